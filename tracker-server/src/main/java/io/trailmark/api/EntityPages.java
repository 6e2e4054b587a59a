package io.trailmark.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueDraft;
import io.trailmark.catalogue.Coupon;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.GoalRules;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.Registration;
import io.trailmark.control.CatalogueEditor;
import io.trailmark.control.ChangeOutcome;
import io.trailmark.control.ChangeReader;
import io.trailmark.views.EntityJson;
import io.trailmark.views.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Programmes, goals, partners, links, coupons and registrations: one by one and many at once. Threads: any; no state of
 * its own.
 */
final class EntityPages {
    /** Ours to say: what is sent of them must be as it is. */
    private static final List<String> GIVEN =
            List.of("id", "origin", "version", "changed_at", EntityShow.URL, EntityShow.STATE);

    private static final int MOST_AT_ONCE = 1_000;
    private static final String ARCHIVED = "archived";

    /** Keys that mean something when a thing is made, and have an address of their own afterwards. */
    private static final Map<EntityKind, Set<String>> ELSEWHERE = Map.of(
            EntityKind.PROGRAM, Set.of("goals", "partners", "registrations", "attribution", "approve_below", "caps"),
            EntityKind.PARTNER, Set.of("links", "coupons"));

    private static final Set<String> OF_GOALS = Set.of("program", "goal", "name", "status");

    private final Views views;
    private final CatalogueEditor editor;
    private final ChangeReader reader;
    private final EntityShow shown;
    private final EntityAnswers answers;

    /**
     * @param reader finds again what a repeated request made.
     * @param shown says what things look like.
     */
    EntityPages(final Views views, final CatalogueEditor editor, final ChangeReader reader, final EntityShow shown) {
        this.views = views;
        this.editor = editor;
        this.reader = reader;
        this.shown = shown;
        answers = new EntityAnswers(shown);
    }

    List<Operation> operations() {
        final List<Operation> all = new ArrayList<>();
        for (final Kind kind : Kind.values()) {
            all.addAll(ofOne(kind));
        }
        for (final Kind kind : List.of(Kind.PARTNERS, Kind.LINKS, Kind.COUPONS)) {
            all.add(ofMany(kind));
        }
        all.add(Operation.change(
                        "POST",
                        "/links/per-partner",
                        "createLinkPerPartner",
                        "Makes a link to one destination for every active partner that has none there yet; up to"
                                + " 5,000 at once.",
                        this::createPerPartner)
                .takes("LinkPerPartner")
                .answers(201, "LinkList"));
        all.add(Operation.get(
                "/goals/{id}/rules",
                "getGoalRules",
                "Shows all versions of a goal's rules.",
                "GoalRulesList",
                this::rules));
        all.add(Operation.change(
                        "PATCH",
                        "/goals/{id}/rules",
                        "changeGoalRules",
                        "Changes a goal's rules from effective_from on; what was before never changes.",
                        this::changeRules)
                .takes("GoalRulesPatch")
                .answers(200, "GoalRulesList"));
        return all;
    }

    private List<Operation> ofOne(final Kind kind) {
        final String all = '/' + kind.path();
        final String one = all + (kind == Kind.PROGRAMS ? "/{program}" : "/{id}");
        final String schema = kind.schema();
        final String word = kind.word();
        return List.of(
                Operation.change("POST", all, "create" + schema, "Makes a " + word + '.', call -> create(call, kind))
                        .takes("New" + schema)
                        .answers(201, schema),
                kind.isOfPartners()
                        ? shownOne(one, kind).forPartners((call, own) -> show(call, own, kind))
                        : shownOne(one, kind),
                Operation.change(
                                "PATCH",
                                one,
                                "change" + schema,
                                "Changes what is sent of a " + word + "; null takes a value away (RFC 7396).",
                                call -> change(call, kind))
                        .takes(schema + "Patch")
                        .answers(200, schema),
                Operation.change(
                                "DELETE",
                                one,
                                "archive" + schema,
                                "Archives a " + word + ": it keeps its id, and a new status brings it back.",
                                call -> archive(call, kind))
                        .answers(200, schema));
    }

    private Operation shownOne(final String path, final Kind kind) {
        return Operation.get(
                path, "get" + kind.schema(), "Shows a " + kind.word() + '.', kind.schema(), call -> show(call, kind));
    }

    private Operation ofMany(final Kind kind) {
        final String schema = kind.schema();
        return Operation.change(
                        "POST",
                        '/' + kind.path() + "/bulk",
                        "create" + schema + 's',
                        "Makes up to 1,000 " + kind.path() + ": all of them or none.",
                        call -> createMany(call, kind))
                .with("dry_run", "true: says what would be made, or all that is wrong, and changes nothing.")
                .with("existing", "keep: what is there already, just as it is sent, is kept and is no error.")
                .takes("New" + schema + "List")
                .answers(201, schema + "List");
    }

    // Looking.

    private Answer show(final Call call, final Kind kind) {
        final Catalogue catalogue = views.catalogue();
        return answers.entity(200, find(call, kind, catalogue), catalogue, views.position());
    }

    private Answer show(final Call call, final Partner own, final Kind kind) {
        final Catalogue catalogue = views.catalogue();
        final Answer whole = answers.entity(200, findOwn(call, own, kind, catalogue), catalogue, views.position());
        return whole.withBody(OwnThing.of(whole.body()));
    }

    /** What is not the partner's own is not there for its users. */
    static Entity findOwn(final Call call, final Partner own, final Kind kind, final Catalogue catalogue) {
        final Entity entity = find(call, kind, catalogue);
        final int ownerId = switch (entity) {
            case Link link -> link.partnerId();
            case Coupon coupon -> coupon.partnerId();
            case Registration registration -> registration.partnerId();
            default -> 0;
        };
        if (ownerId != own.id()) {
            throw unknown(call, kind);
        }
        return entity;
    }

    private static Refusal unknown(final Call call, final Kind kind) {
        final String id = call.path(kind == Kind.PROGRAMS ? "program" : "id");
        return new Refusal(kind.unknown(), "No " + kind.word() + " has the id " + id + '.');
    }

    /** What a token may not see is not there for it. */
    static Entity find(final Call call, final Kind kind, final Catalogue catalogue) {
        final String id = call.path(kind == Kind.PROGRAMS ? "program" : "id");
        final EntityKind entityKind = kind.entity();
        final Entity entity =
                kind == Kind.PROGRAMS ? catalogue.program(id) : catalogue.entity(entityKind, entityKind.number(id));
        // Links are seen a moment before the partner whose they are, and before anybody was told of them.
        final boolean isThere = entity != null
                && (!(entity instanceof Link link) || catalogue.partner(link.partnerId()) != null)
                && call.covers(catalogue.program(CatalogueDraft.programId(entity)));
        if (!isThere) {
            throw unknown(call, kind);
        }
        return entity;
    }

    private Answer rules(final Call call) {
        final Catalogue catalogue = views.catalogue();
        return Answers.rules((Goal) find(call, Kind.GOALS, catalogue), catalogue, views.position());
    }

    // Making.

    private Answer create(final Call call, final Kind kind) {
        final byte[] body = call.request().body().get();
        final ObjectNode wanted = Bodies.object(body);
        mustCover(call, kind, wanted);
        addCode(kind, wanted);
        final byte[] json = Bodies.withoutNulls(wanted);
        return answers.made(
                201,
                editor.change(call.author(body), (draft, catalogue) -> draft.create(kind.entity(), json)),
                kind,
                views.position());
    }

    private static void mustCover(final Call call, final Kind kind, final ObjectNode wanted) {
        if (kind == Kind.PROGRAMS) {
            call.mustCoverAll("A new programme");
            return;
        }
        final JsonNode program = wanted.get("program");
        if (program != null && !call.grant().covers(program.asText())) {
            throw new Refusal(Problem.FORBIDDEN, "The token is of another programme.");
        }
    }

    private static void addCode(final Kind kind, final ObjectNode wanted) {
        if (kind == Kind.LINKS && !wanted.hasNonNull("code")) {
            wanted.put("code", RandomCode.make());
        }
    }

    private Answer createMany(final Call call, final Kind kind) {
        final byte[] body = call.request().body().get();
        final ArrayNode wanted = Bodies.list(body, MOST_AT_ONCE);
        final List<byte[]> each = new ArrayList<>();
        for (final JsonNode one : wanted) {
            mustCover(call, kind, (ObjectNode) one);
            addCode(kind, (ObjectNode) one);
            each.add(Bodies.withoutNulls(one));
        }
        final boolean isKeeping = isKeeping(call);
        final BiConsumer<CatalogueDraft, Catalogue> request = (draft, catalogue) -> {
            if (isKeeping) {
                draft.keepingSame();
            }
            for (int i = 0; i < each.size(); i++) {
                draft.at("/" + i).create(kind.entity(), each.get(i));
            }
        };
        return answers.madeMany(
                isDryRun(call) ? editor.check(request) : editor.change(call.author(body), request),
                kind,
                reader,
                isKeeping ? new EntityAnswers.Extent(each.size(), 0) : EntityAnswers.Extent.ALL_NEW,
                views.position());
    }

    private static boolean isDryRun(final Call call) {
        final String text = call.query("dry_run");
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw new Refusal(Problem.MALFORMED, "dry_run is true or false.");
        }
        return "true".equals(text);
    }

    private static boolean isKeeping(final Call call) {
        final String text = call.query("existing");
        if (text != null && !text.equals("keep")) {
            throw new Refusal(Problem.MALFORMED, "existing is keep, or is left out.");
        }
        return text != null;
    }

    private Answer createPerPartner(final Call call) {
        final byte[] body = call.request().body().get();
        final ObjectNode wanted = Bodies.object(body);
        mustCover(call, Kind.LINKS, wanted);
        if (wanted.has("partner") || wanted.has("code")) {
            throw new Refusal(Problem.MALFORMED, "Partner and code are each link's own here.");
        }
        final LinksTo there = new LinksTo(wanted.path("destination").asText());
        there.begin(views.catalogue());
        final int[] remaining = {0};
        final ChangeOutcome outcome = editor.change(call.author(body), (draft, catalogue) -> {
            there.catchUp(catalogue);
            remaining[0] = perPartner(draft, catalogue, wanted, there);
        });
        return answers.madeMany(
                outcome, Kind.LINKS, reader, new EntityAnswers.Extent(-1, remaining[0]), views.position());
    }

    /** As many links as one change takes; returns how many more partners have none. */
    private static int perPartner(
            final CatalogueDraft draft, final Catalogue catalogue, final ObjectNode wanted, final LinksTo there) {
        final Program program = catalogue.program(wanted.path("program").asText());
        if (program == null) {
            throw new Refusal(Problem.PROGRAM_UNKNOWN, "No programme has this code.");
        }
        int count = 0;
        for (final Partner partner : catalogue.partners()) {
            final boolean isWanting =
                    partner.programId() == program.id() && partner.isActive() && !there.has(partner.id());
            if (isWanting && ++count <= CatalogueEditor.MOST_CHANGES) {
                final ObjectNode link = wanted.deepCopy();
                link.put("partner", partner.code());
                link.put("code", RandomCode.make());
                draft.create(EntityKind.LINK, Bodies.withoutNulls(link));
            }
        }
        return Math.max(0, count - CatalogueEditor.MOST_CHANGES);
    }

    // Changing.

    private Answer change(final Call call, final Kind kind) {
        // A repeat is answered without asking again: whose it is is asked first.
        find(call, kind, views.catalogue());
        final byte[] body = call.request().body().get();
        final ObjectNode patch = Bodies.object(body);
        return answers.made(
                200,
                editor.change(call.author(body), (draft, catalogue) -> {
                    final Entity before = find(call, kind, catalogue);
                    Versions.mustMatch(call, before);
                    change(draft, kind, before, Bodies.own(shown.render(before, catalogue)), patch);
                }),
                kind,
                () -> find(call, kind, views.catalogue()),
                views.position());
    }

    /**
     * Merges a patch into a thing, as {@code PATCH} does.
     *
     * @param merged the thing as it is shown.
     */
    static void change(
            final CatalogueDraft draft,
            final Kind kind,
            final Entity before,
            final ObjectNode merged,
            final ObjectNode patch) {
        refuseElsewhere(kind, patch);
        GIVEN.forEach(name -> {
            if (patch.has(name) && !patch.get(name).equals(merged.get(name))) {
                throw new Refusal(Problem.MALFORMED, "'" + name + "' is given by the server and cannot be sent.");
            }
        });
        if (patch.has("status") && !patch.path("status").equals(merged.path("status"))) {
            merged.remove("status_note");
        }
        Bodies.merge(merged, patch);
        merged.remove(GIVEN);
        if (kind == Kind.GOALS) {
            merged.remove("rules");
        }
        final String status = merged.path("status").asText();
        final boolean isArchived = status.equals(ARCHIVED);
        if (isArchived || (status.equals("active") && !kind.canBeSuspended())) {
            merged.remove("status");
        }
        draft.change(before, Bodies.withoutNulls(merged), isArchived);
    }

    private static void refuseElsewhere(final Kind kind, final ObjectNode patch) {
        patch.fieldNames().forEachRemaining(name -> {
            if (ELSEWHERE.getOrDefault(kind.entity(), Set.of()).contains(name)) {
                throw new Refusal(Problem.MALFORMED, "'" + name + "' have addresses of their own: /v1/" + name + '.');
            }
            if (kind == Kind.GOALS && !OF_GOALS.contains(name) && !GIVEN.contains(name)) {
                throw new Refusal(
                        Problem.MALFORMED, "'" + name + "' is not a goal's own; rules change at /v1/goals/ID/rules.");
            }
        });
    }

    private Answer archive(final Call call, final Kind kind) {
        // A repeat is answered without asking again: whose it is is asked first.
        find(call, kind, views.catalogue());
        return answers.made(
                200,
                editor.change(call.author(new byte[0]), (draft, catalogue) -> {
                    final Entity before = find(call, kind, catalogue);
                    Versions.mustMatch(call, before);
                    draft.archive(before);
                }),
                kind,
                () -> find(call, kind, views.catalogue()),
                views.position());
    }

    private Answer changeRules(final Call call) {
        // A repeat is answered without asking again: whose it is is asked first.
        find(call, Kind.GOALS, views.catalogue());
        final byte[] body = call.request().body().get();
        final ObjectNode patch = Bodies.object(body);
        final var outcome = editor.change(call.author(body), (draft, catalogue) -> {
            final Goal goal = (Goal) find(call, Kind.GOALS, catalogue);
            Versions.mustMatch(call, Versions.ofRules(goal, catalogue));
            draft.changeRules(goal, Bodies.withoutNulls(mergedRules(goal, catalogue, patch)));
        });
        return Answers.madeRules(outcome, () -> (Goal) find(call, Kind.GOALS, views.catalogue()), views);
    }

    /** What holds at the time from which the change is to hold, with the change merged into it. */
    private static ObjectNode mergedRules(final Goal goal, final Catalogue catalogue, final ObjectNode patch) {
        final long fromMs = Versions.effectiveFromMs(patch);
        final GoalRules standing = catalogue.rules(goal.id(), fromMs);
        final ObjectNode merged =
                standing == null ? patch.objectNode() : Bodies.own(EntityJson.render(standing, catalogue));
        merged.remove(List.of("version", "effective_from"));
        // The short forms say the same as parts of the long ones, which are what is written.
        if (patch.has("reward")) {
            merged.remove("rewards");
        }
        Bodies.merge(merged, patch);
        // What is no object is refused by its reader, which says where it stands.
        if (merged.get("attribution") instanceof ObjectNode attribution) {
            if (patch.has("model")) {
                attribution.remove("model");
            }
            if (patch.has("window") && attribution.get("windows") instanceof ObjectNode windows) {
                windows.remove("click");
            }
        }
        merged.put("goal", goal.code());
        return merged;
    }
}
