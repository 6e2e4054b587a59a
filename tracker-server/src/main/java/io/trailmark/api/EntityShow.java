package io.trailmark.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Coupon;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.LinkTerms;
import io.trailmark.catalogue.Program;
import io.trailmark.views.EntityJson;
import io.trailmark.views.JsonFields;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What things of the catalogue look like here: as in a programme file, and beside that what is neither journaled nor
 * kept in the read store. The {@code url} of a link follows from how the server is set up, the {@code state} of a
 * coupon from the time. Threads: any; immutable.
 */
final class EntityShow {
    /** The full address of a link; absent where nobody has said where prospects find the edge. */
    static final String URL = "url";

    /** What a coupon is now: its status, or where that is {@code active}, whether its time is yet to come or over. */
    static final String STATE = "state";

    private static final String PROGRAM = "program";
    private static final String CODE = "code";
    private static final String ACTIVE = "active";
    private static final JsonFactory JSON = new JsonFactory();

    private final LinkAddresses addresses;

    EntityShow(final LinkAddresses addresses) {
        this.addresses = addresses;
    }

    byte[] render(final Entity entity, final Catalogue catalogue) {
        return JsonFields.object(json -> fields(json, entity, catalogue));
    }

    /** One object, where a value is expected. */
    void object(final JsonGenerator json, final Entity entity, final Catalogue catalogue) throws IOException {
        json.writeStartObject();
        fields(json, entity, catalogue);
        json.writeEndObject();
    }

    private void fields(final JsonGenerator json, final Entity entity, final Catalogue catalogue) throws IOException {
        EntityJson.fields(json, entity, catalogue);
        if (entity instanceof Link link) {
            final String url = addresses.find(link.code(), catalogue.program(link.programId()));
            if (url != null) {
                json.writeStringField(URL, url);
            }
        }
        if (entity instanceof Coupon coupon) {
            final String status = JsonFields.lowerCase(coupon.status());
            json.writeStringField(STATE, state(status, coupon.startsMs(), coupon.expiresMs()));
        }
    }

    private static String state(final String status, final long startsMs, final long expiresMs) {
        final long nowMs = System.currentTimeMillis();
        if (!status.equals(ACTIVE)) {
            return status;
        }
        return nowMs < startsMs ? "scheduled" : nowMs >= expiresMs ? "expired" : ACTIVE;
    }

    /** A coupon as the read store has it, with what it is now. */
    static String coupon(final String document) {
        final ObjectNode coupon = Bodies.own(document.getBytes(UTF_8));
        final JsonNode starts = coupon.path("starts_at");
        final JsonNode expires = coupon.path("expires_at");
        coupon.put(
                STATE,
                state(
                        coupon.path("status").asText(),
                        starts.isMissingNode() ? LinkTerms.ALWAYS : JsonFields.parseTime(starts.asText()),
                        expires.isMissingNode() ? Link.NEVER : JsonFields.parseTime(expires.asText())));
        return new String(Bodies.bytes(coupon), UTF_8);
    }

    /** A link as the read store has it, with its address. Only its first fields are read. */
    String link(final String document, final Catalogue catalogue) {
        final String url = url(document, catalogue);
        return url == null
                ? document
                : document.substring(0, document.lastIndexOf('}')) + ",\"" + URL + "\":\""
                        + new String(JsonStringEncoder.getInstance().quoteAsString(url)) + "\"}";
    }

    private String url(final String document, final Catalogue catalogue) {
        Program program = null;
        try (JsonParser parser = JSON.createParser(document)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final String name = parser.currentName();
                parser.nextToken();
                if (name.equals(PROGRAM)) {
                    program = catalogue.program(parser.getText());
                } else if (name.equals(CODE) && program != null) {
                    return addresses.find(parser.getText(), program);
                } else {
                    parser.skipChildren();
                }
            }
            return null;
        } catch (final IOException e) {
            throw new UncheckedIOException("we wrote it", e);
        }
    }
}
