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
import java.util.HashMap;
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
    private static final String CONTENT_TYPE = "Content-Type";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final String url;
    private final String token;

    /** How the address is said, for who said a wrong one. */
    private final String said;

    /** @param token null to ask without one. */
    Client(final String url, final String token) {
        this(url, token, "--url, TRAILMARK_URL");
    }

    private Client(final String url, final String token, final String said) {
        this.url = url.replaceAll("/+$", "");
        this.token = token;
        this.said = said;
    }

    /** The public port instead. */
    static Client ofEdge(final String url, final String token) {
        return new Client(url, token, "--edge, TRAILMARK_EDGE");
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

    /**
     * What is no JSON, such as a picture.
     *
     * @param body null for none.
     */
    byte[] bytes(final String method, final String path, final byte[] body, final Map<String, String> headers) {
        final HttpResponse<byte[]> answer =
                patient(method, "/v1" + path, body, headers, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 400) {
            throw refused(answer, new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    /** The JSON of an answer that is a success. */
    JsonNode accepted(final HttpResponse<String> answer) {
        if (answer.statusCode() >= 400) {
            throw refused(answer, answer.body());
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
        final Map<String, String> all = new HashMap<>(headers);
        if (body != null) {
            all.putIfAbsent(CONTENT_TYPE, "application/json");
        }
        return patient(
                method,
                path,
                body == null ? null : body.getBytes(StandardCharsets.UTF_8),
                all,
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private <T> HttpResponse<T> patient(
            final String method,
            final String path,
            final byte[] body,
            final Map<String, String> headers,
            final HttpResponse.BodyHandler<T> handler) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .timeout(ANSWER_TIMEOUT)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        HttpResponse<T> answer = once(request.build(), handler);
        for (int i = 0; i < MOST_WAITS && answer.statusCode() == TOO_MANY; i++) {
            pause(Long.parseLong(answer.headers().firstValue("Retry-After").orElse("1")));
            answer = once(request.build(), handler);
        }
        return answer;
    }

    private <T> HttpResponse<T> once(final HttpRequest request, final HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (final IOException e) {
            throw new Failure(
                    ExitCode.NOT_REACHABLE,
                    "Nobody answers at " + url + ": " + reason(e) + ".",
                    List.of("Is the server running (scripts/run)? Is the address right (" + said
                            + ")? 'trailmark doctor' looks further."));
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
    private Failure refused(final HttpResponse<?> answer, final String body) {
        final int status = answer.statusCode();
        JsonNode problem;
        try {
            problem = Json.read(body);
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
        final boolean isLogin = code.equals("login_refused");
        if (!isLogin) {
            more.addAll(NotAllowed.hint(status, token));
        }
        more.add("code " + code + ", status " + status + ", request "
                + answer.headers().firstValue("X-Request-Id").orElse("unknown"));
        final String ours = isLogin ? null : NotAllowed.sentence(status, token);
        final String detail =
                problem.path("detail").asText(problem.path("title").asText("The server refused."));
        return new Failure(ExitCode.ofStatus(status), ours == null ? detail : ours, more);
    }

    /** A pointer into a body, or the name of a parameter, as the command line says it. */
    private static String field(final String pointer) {
        return pointer.isEmpty() ? "" : pointer.replaceFirst("^/", "").replace('/', '.') + ": ";
    }
}
