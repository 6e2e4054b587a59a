package io.trailmark.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Stands before a back office, passes everything on, and can swallow answers. */
final class Front implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> passed = new ArrayList<>();
    private final HttpServer server;
    private final String target;
    private volatile Predicate<String> swallowed = request -> false;
    private volatile BinaryOperator<String> answered = (request, answer) -> answer;
    private volatile Consumer<String> afterwards = address -> {};

    Front(final String target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers of these requests get lost from now on, though the requests are passed on. */
    void swallows(final Predicate<String> requests) {
        swallowed = requests;
    }

    /** What is answered from now on, made of the body of a request and the body of the answer to it. */
    void answers(final BinaryOperator<String> answers) {
        answered = answers;
    }

    /** What is done once a request is answered behind it, and before anybody has the answer. */
    void afterEach(final Consumer<String> action) {
        afterwards = action;
    }

    /** Bodies of what was passed on. */
    List<String> passed() {
        return passed;
    }

    private void handle(final HttpExchange exchange) {
        try (exchange) {
            final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofString(body));
            for (final String name : List.of("Authorization", "Idempotency-Key", "Content-Type")) {
                final String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            final HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            passed.add(body);
            afterwards.accept(exchange.getRequestURI().toString());
            if (!swallowed.test(body)) {
                answer.headers()
                        .firstValue("Content-Type")
                        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
                final byte[] bytes = answered.apply(body, answer.body()).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.statusCode(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
