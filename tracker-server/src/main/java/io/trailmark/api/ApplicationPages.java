package io.trailmark.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.catalogue.Partner;
import io.trailmark.control.CatalogueEditor;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.views.Views;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is decided about partners: who applied is approved or rejected, who is one is suspended or brought back, each
 * with a note that says why. What is so already is answered as it is. Threads: any; no state of its own.
 */
final class ApplicationPages {
    private final Views views;
    private final CatalogueEditor editor;
    private final EntityShow shown;
    private final EntityAnswers answers;

    /** @param shown says what partners look like. */
    ApplicationPages(final Views views, final CatalogueEditor editor, final EntityShow shown) {
        this.views = views;
        this.editor = editor;
        this.shown = shown;
        answers = new EntityAnswers(shown);
    }

    /** Decisions, the status they lead to, and those they can be made in. */
    @SuppressWarnings("ImmutableEnumChecker") // The sets are made by Set.of.
    private enum Verdict {
        APPROVE("Makes a partner of who applied.", EntityStatus.ACTIVE, EntityStatus.PENDING, EntityStatus.REJECTED),
        REJECT("Turns an application down.", EntityStatus.REJECTED, EntityStatus.PENDING),
        SUSPEND("Lets a partner earn nothing until reactivated.", EntityStatus.SUSPENDED, EntityStatus.ACTIVE),
        REACTIVATE("Lets a suspended partner earn again.", EntityStatus.ACTIVE, EntityStatus.SUSPENDED);

        private final String summary;
        private final EntityStatus after;
        private final Set<EntityStatus> before;

        Verdict(final String summary, final EntityStatus after, final EntityStatus... before) {
            this.summary = summary;
            this.after = after;
            this.before = Set.of(before);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        void mustFit(final Partner partner) {
            if (partner.status() != after && !before.contains(partner.status())) {
                throw new Refusal(
                        Problem.STATUS_CONFLICT,
                        partner.code() + " is " + ApplicationPages.word(partner.status()) + "; '" + word()
                                + "' is for who is "
                                + before.stream()
                                        .map(ApplicationPages::word)
                                        .sorted()
                                        .collect(Collectors.joining(" or "))
                                + ". PATCH sets any status.");
            }
        }
    }

    private static String word(final EntityStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    List<Operation> operations() {
        return List.of(
                operation(Verdict.APPROVE),
                operation(Verdict.REJECT),
                operation(Verdict.SUSPEND),
                operation(Verdict.REACTIVATE));
    }

    private Operation operation(final Verdict verdict) {
        return Operation.change(
                        "POST",
                        "/partners/{id}/" + verdict.word(),
                        verdict.word() + "Partner",
                        verdict.summary,
                        call -> decide(call, verdict))
                .takes("StatusNote")
                .answers(200, "Partner");
    }

    private Answer decide(final Call call, final Verdict verdict) {
        // A repeat is answered without asking again: whose it is is asked first.
        EntityPages.find(call, Kind.PARTNERS, views.catalogue());
        final byte[] body = call.request().body().get();
        final ObjectNode patch = note(body);
        return answers.made(
                200,
                editor.change(call.author(body), (draft, catalogue) -> {
                    final Partner before = (Partner) EntityPages.find(call, Kind.PARTNERS, catalogue);
                    Versions.mustMatch(call, before);
                    verdict.mustFit(before);
                    patch.put("status", word(verdict.after));
                    EntityPages.change(
                            draft, Kind.PARTNERS, before, Bodies.own(shown.render(before, catalogue)), patch);
                }),
                Kind.PARTNERS,
                () -> EntityPages.find(call, Kind.PARTNERS, views.catalogue()),
                views.position());
    }

    /** The note as a part of a partner; without a body there is none. */
    private static ObjectNode note(final byte[] body) {
        final ObjectNode sent = body.length == 0 ? Bodies.empty() : Bodies.object(body);
        final ObjectNode patch = sent.objectNode();
        sent.properties().forEach(each -> {
            if (!each.getKey().equals("note") || !each.getValue().isTextual()) {
                throw new Refusal(Problem.MALFORMED, "The body has a note, a text, and nothing else.");
            }
            patch.put("status_note", each.getValue().asText());
        });
        return patch;
    }
}
