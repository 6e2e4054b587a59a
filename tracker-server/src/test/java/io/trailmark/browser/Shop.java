package io.trailmark.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * A merchant's shop and a partner's blog, served for a browser: the blog links to the shop through Trailmark, the
 * shop's pages carry {@code tm.js}, and the shop's server reports its orders by postback, as its checkout is told to.
 */
final class Shop implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String tracker;
    private final URI trackerAddress;
    private final String postbackToken;

    /**
     * @param tracker origin of the tracker as the browser knows it.
     * @param trackerAddress the same tracker as the shop's server reaches it.
     */
    Shop(final String tracker, final URI trackerAddress, final String postbackToken) throws IOException {
        this.tracker = tracker;
        this.trackerAddress = trackerAddress;
        this.postbackToken = postbackToken;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** The shop's server tells the tracker about an order; the answer's status and body. */
    HttpResponse<String> postback(final String clickId, final String orderId, final String amount)
            throws IOException, InterruptedException {
        final String query = "click_id=" + encode(clickId) + "&order_id=" + encode(orderId) + "&amount="
                + encode(amount) + "&currency=EUR&goal=sale&token=" + encode(postbackToken);
        return client.send(
                HttpRequest.newBuilder(trackerAddress.resolve("/postback?" + query))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void serve(final HttpExchange exchange) throws IOException {
        final Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        final String body = switch (exchange.getRequestURI().getPath()) {
            case "/post" -> blogPage(query.getOrDefault("consent", ""));
            case "/welcome" -> welcomePage();
            case "/thanks" -> thanksPage(query);
            default -> null;
        };
        final byte[] bytes = (body == null ? "not here" : body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private String blogPage(final String consent) {
        final String signal = consent.isEmpty() ? "" : "?cs=" + consent;
        return """
                <!doctype html><title>A post</title>
                <p>I like <a id="link" href="%s/c/browser/anna-blog%s">this shop</a>.</p>
                """.formatted(tracker, signal);
    }

    /** Where a prospect lands: the script keeps the click id for the shop. */
    private String welcomePage() {
        return """
                <!doctype html><title>Welcome</title>
                <script src="%s/tm.js" data-program="browser"></script>
                <p>Welcome.</p>
                """.formatted(tracker);
    }

    /** What a visitor sees after buying. The amount comes from the page, as an attacker's browser would have it. */
    private String thanksPage(final Map<String, String> query) {
        return """
                <!doctype html><title>Thanks</title>
                <script src="%s/tm.js" data-program="browser"></script>
                <p>Thanks.</p>
                <script>
                  trailmark.convert({order_id: "%s", goal: "sale", amount: "%s", currency: "EUR"});
                </script>
                """.formatted(tracker, query.get("order"), query.get("amount"));
    }

    private static Map<String, String> query(final String raw) {
        final Map<String, String> parameters = new LinkedHashMap<>();
        if (raw != null) {
            for (final String pair : raw.split("&", -1)) {
                final int equals = pair.indexOf('=');
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static String encode(final String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
