package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.imports.Kind;
import io.trailmark.imports.RowError;
import io.trailmark.imports.Translated;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings partners, links and coupons to the back office, many at once: all of a piece are made, or none. What is there
 * is kept, so a piece whose answer was lost is sent again and made once. One thread.
 */
final class CatalogueSender implements Sender {
    private final Client client;
    private final Patience patience;
    private final String path;

    CatalogueSender(final Client client, final Patience patience, final Kind kind) {
        this.client = client;
        this.patience = patience;
        path = "/v1/" + kind + "/bulk?existing=keep";
    }

    @Override
    public Sent send(final Piece piece, final Manner manner) {
        final List<RowError> errors = new ArrayList<>();
        Piece rest = piece;
        while (rest.size() > 0) {
            final String way = manner == Manner.DRY ? path + "&dry_run=true" : path;
            final HttpResponse<String> answer = patience.exchange(client, "POST", way, rest.body(), Map.of());
            if (answer.statusCode() < 400) {
                return made(answer, rest.size(), errors);
            }
            final Set<Integer> wrong = wrong(answer, rest, errors);
            if (manner == Manner.ALL_OR_NONE) {
                break;
            }
            final List<Translated> good = new ArrayList<>();
            for (int i = 0; i < rest.size(); i++) {
                if (!wrong.contains(i)) {
                    good.add(rest.rows().get(i));
                }
            }
            rest = new Piece(good);
        }
        return new Sent(0, 0, errors);
    }

    private Sent made(final HttpResponse<String> answer, final int size, final List<RowError> errors) {
        final JsonNode json = client.accepted(answer);
        // An answer that could not wait for the list says nothing of it; all of it is in the journal.
        final long made = json.path("data").isArray() ? json.get("data").size() : size;
        return new Sent(made, size - made, errors);
    }

    /** Takes over what is wrong; the rows that are, by their place in the piece. */
    private Set<Integer> wrong(final HttpResponse<String> answer, final Piece rest, final List<RowError> errors) {
        final Set<Integer> wrong = new HashSet<>();
        for (final JsonNode error : problem(answer).path("errors")) {
            final String[] parts = error.path("field").asText().split("/", 3);
            if (parts.length > 1 && parts[1].matches("[0-9]{1,4}")) {
                final int place = Integer.parseInt(parts[1]);
                wrong.add(place);
                errors.add(new RowError(
                        rest.rows().get(place).row().line(),
                        parts.length > 2 ? parts[2].replace('/', '.') : "",
                        error.path("code").asText(),
                        error.path("message").asText()));
            }
        }
        if (wrong.isEmpty()) {
            patience.accepted(client, answer);
        }
        return wrong;
    }

    private static JsonNode problem(final HttpResponse<String> answer) {
        try {
            return Json.read(answer.body());
        } catch (final JsonProcessingException e) {
            return Json.object();
        }
    }
}
