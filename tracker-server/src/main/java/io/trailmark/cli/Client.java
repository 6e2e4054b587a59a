package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The back office from outside. One thread. Failure: what is refused or not reachable comes as a {@link Failure} with
 * its exit code; too many requests a minute are waited for.
 */
final class Client {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int MOST_WAITS = 5;
    private static final int TOO_MANY = 429;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final String url;
    private final String token;

    /** @param token null to ask without one. */
    Client(final String url, final String token) {
        this.url = url.replaceAll("/+$", "");
        this.token = token;
    }

    String url() {
        return url;
    }

    /** The answer below {@code /v1}. */
    JsonNode get(final String path) {
        return send("GET", path, null, Map.of());
    }

    /** @param body null for none. */
    JsonNode send(final String method, final String path, final JsonNode body, final Map<String, String> headers) {
        return accepted(exchange(method, "/v1" + path, body == null ? null : Json.compact(body), headers));
    }

    /** The JSON of an answer that is a success. */
    JsonNode accepted(final HttpResponse<String> answer) {
        if (answer.statusCode() >= 400) {
            throw refused(answer);
        }
        try {
            return Json.read(answer.body());
        } catch (final JsonProcessingException e) {
            throw new Failure(ExitCode.NOT_REACHABLE, url + " answers, but not with JSON: is it a back office?");
        }
    }

    /** Whatever is answered, refusals included; only too many requests are waited for. */
    HttpResponse<String> exchange(
            final String method, final String path, final String body, final Map<String, String> headers) {
        HttpResponse<String> answer = once(method, path, body, headers);
        for (int i = 0; i < MOST_WAITS && answer.statusCode() == TOO_MANY; i++) {
            pause(Long.parseLong(answer.headers().firstValue("Retry-After").orElse("1")));
            answer = once(method, path, body, headers);
        }
        return answer;
    }

    private HttpResponse<String> once(
            final String method, final String path, final String body, final Map<String, String> headers) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .timeout(ANSWER_TIMEOUT)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new Failure(
                    ExitCode.NOT_REACHABLE,
                    "Nobody answers at " + url + ": " + reason(e) + ".",
                    List.of("Is the server running (scripts/run)? Is the address right (--url, TRAILMARK_URL)?"
                            + " 'trailmark doctor' looks further."));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.NOT_REACHABLE, "Interrupted while waiting for " + url + ".");
        }
    }

    private URI address(final String path) {
        try {
            return URI.create(url + path);
        } catch (final IllegalArgumentException e) {
            throw Failure.wrongUse("'" + url + path + "' is no address: " + e.getMessage());
        }
    }

    private static String reason(final IOException failure) {
        if (failure.getMessage() != null) {
            return failure.getMessage();
        }
        return failure instanceof ConnectException
                ? "the connection was refused"
                : failure.getClass().getSimpleName();
    }

    static void pause(final long seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(Math.max(0, seconds)));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.NOT_REACHABLE, "Interrupted while waiting.");
        }
    }

    /** A refusal in words: the sentence, each field that is wrong, the code to look for. */
    private static Failure refused(final HttpResponse<String> answer) {
        final int status = answer.statusCode();
        JsonNode problem;
        try {
            problem = Json.read(answer.body());
        } catch (final JsonProcessingException e) {
            problem = Json.object();
        }
        final List<String> more = new ArrayList<>();
        for (final JsonNode error : problem.path("errors")) {
            more.add(
                    error.isTextual()
                            ? error.asText()
                            : field(error.path("field").asText())
                                    + error.path("message").asText() + " ("
                                    + error.path("code").asText() + ')');
        }
        final String code = problem.path("code").asText("none");
        final String hint = code.equals("login_refused") ? null : hint(status);
        if (hint != null) {
            more.add(hint);
        }
        more.add("code " + code + ", status " + status + ", request "
                + answer.headers().firstValue("X-Request-Id").orElse("unknown"));
        final String detail = problem.path("detail").asText("The server refused.");
        return new Failure(ExitCode.ofStatus(status), detail, more);
    }

    private static String field(final String pointer) {
        return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + ": ";
    }

    private static String hint(final int status) {
        return switch (status) {
            case 401 ->
                "Say 'trailmark login', or give a token in TRAILMARK_TOKEN, with --token-file, or in"
                        + " ~/.config/trailmark/token; scripts/token create makes one.";
            case 403 -> "The token is known, but may not do this: 'trailmark tokens list' shows who may do what.";
            default -> null;
        };
    }
}
