package io.trailmark.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Limits;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.UrlFault;
import io.trailmark.catalogue.UrlParser;
import io.trailmark.ids.LinkKeys;
import io.trailmark.ids.LinkSignature;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs deep links: proof that the programme itself chose where {@code url=} of a link leads, so that the edge sends
 * prospects to hosts that are on no list. Nothing is changed or kept. Threads: any; no state of its own.
 */
final class SignPages {
    private static final String DEFAULT_EXPIRY = "30d";
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,6})([mhd])");
    private static final long LONGEST_S = TimeUnit.DAYS.toSeconds(730);

    private final Views views;
    private final LinkAddresses addresses;
    private final LinkKeys keys;

    SignPages(final Views views, final LinkAddresses addresses, final LinkKeys keys) {
        this.views = views;
        this.addresses = addresses;
        this.keys = keys;
    }

    List<Operation> operations() {
        return List.of(Operation.change(
                        "POST",
                        "/links/{id}/sign",
                        "signLink",
                        "Signs a link to an address on any host; whoever holds it can change neither address nor time.",
                        this::sign)
                .takes("DeepLink")
                .answers(200, "SignedLink"));
    }

    private Answer sign(final Call call) {
        final Catalogue catalogue = views.catalogue();
        final Link link = (Link) EntityPages.find(call, Kind.LINKS, catalogue);
        if (link.isArchived()) {
            throw new Refusal(Problem.STATUS_CONFLICT, "The link is archived: its prospects go to the fallback.");
        }
        final ObjectNode wanted = Bodies.object(call.request().body().get());
        wanted.fieldNames().forEachRemaining(name -> {
            if (!name.equals("url") && !name.equals("expires_in")) {
                throw new Refusal(Problem.MALFORMED, "The body has url and expires_in, and no '" + name + "'.");
            }
        });
        final String url = url(wanted.path("url"));
        final long expiryS = System.currentTimeMillis() / 1_000 + seconds(wanted.path("expires_in"));
        final Program program = catalogue.program(link.programId());
        final String address = addresses.of(link, program);
        final String sig = new LinkSignature(keys).sign(program.code(), link.code(), url, expiryS);
        return Answer.json(JsonFields.object(json -> {
            json.writeStringField("sig", sig);
            json.writeStringField("url", address + "?url=" + LinkAddresses.encoded(url) + "&sig=" + sig);
            JsonFields.time(json, "expires_at", TimeUnit.SECONDS.toMillis(expiryS));
        }));
    }

    /** An address that the edge will take: it reads it in the same way. */
    private static String url(final JsonNode sent) {
        final byte[] bytes = sent.asText().getBytes(StandardCharsets.UTF_8);
        final UrlFault fault = sent.isTextual() ? new UrlParser().parse(bytes, 0, bytes.length) : null;
        if (bytes.length > Limits.URL_LENGTH_BYTES) {
            throw new Refusal(Problem.INVALID, "url has at most " + Limits.URL_LENGTH_BYTES + " bytes.");
        }
        if (fault == null) {
            throw new Refusal(Problem.INVALID, "url is missing: the address that the link is to lead to.");
        }
        if (fault != UrlFault.NONE) {
            throw new Refusal(Problem.INVALID, "url: " + fault.problem() + "; expected " + fault.expected() + '.');
        }
        return sent.asText();
    }

    private static long seconds(final JsonNode sent) {
        final Matcher duration = DURATION.matcher(sent.isMissingNode() ? DEFAULT_EXPIRY : sent.asText());
        final long seconds = !duration.matches()
                ? 0
                : Long.parseLong(duration.group(1))
                        * switch (duration.group(2)) {
                            case "m" -> TimeUnit.MINUTES.toSeconds(1);
                            case "h" -> TimeUnit.HOURS.toSeconds(1);
                            default -> TimeUnit.DAYS.toSeconds(1);
                        };
        if (seconds < 1 || seconds > LONGEST_S) {
            throw new Refusal(Problem.INVALID, "expires_in is a time such as 30d, 12h or 15m, of at most 730d.");
        }
        return seconds;
    }
}
