package io.trailmark.faults;

import io.trailmark.edge.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client on one connection that clicks and buys, and keeps what it was told; it is not surprised by refusals. */
final class Shopper implements AutoCloseable {
    private static final Pattern CONVERSION_ID = Pattern.compile("\"conversion_id\":\"([^\"]+)\"");
    private static final String FROM =
            "\r\nHost: 127.0.0.1\r\nUser-Agent: " + RawClient.BROWSER + "\r\nX-Forwarded-For: 11.22.33.44";

    private final ServerProcess server;
    private final List<String> clickIds = new ArrayList<>();
    private final List<Acknowledged.Sale> sales = new ArrayList<>();
    private RawClient client;
    private int orders;
    private long longestClickNs;

    Shopper(final ServerProcess server) {
        this.server = server;
    }

    private RawClient.Answer ask(final String request) throws IOException {
        if (client == null) {
            client = new RawClient(server.edge().getPort());
        }
        try {
            final RawClient.Answer answer = client.ask(request);
            if (answer == null) {
                throw new IOException("the connection has ended");
            }
            return answer;
        } catch (final IOException broken) {
            client.close();
            client = null;
            throw broken;
        }
    }

    /** Follows a link; it leads where it should, with a click id, recorded or not. */
    void click() throws IOException {
        final long startNs = System.nanoTime();
        final RawClient.Answer answer = ask("GET /c/demo/hello HTTP/1.1" + FROM + "\r\n\r\n");
        longestClickNs = Math.max(longestClickNs, System.nanoTime() - startNs);
        if (answer.status() != 302 || answer.parameter("click_id") == null) {
            throw new AssertionError("a click was answered " + answer.raw());
        }
        clickIds.add(answer.parameter("click_id"));
    }

    void click(final int times) throws IOException {
        for (int i = 0; i < times; i++) {
            click();
        }
    }

    /** Reports a new order with the click made last; returns the status. */
    int buy() throws IOException {
        orders++;
        final String orderId = "order-" + orders;
        final String body = "{\"program\":\"demo\",\"goal\":\"sale\",\"click_id\":\"" + clickIds.getLast()
                + "\",\"order_id\":\"" + orderId + "\",\"amount\":{\"amount\":\"20.00\",\"currency\":\"EUR\"}}";
        final RawClient.Answer answer = ask("POST /v1/conversions HTTP/1.1" + FROM + "\r\nAuthorization: Bearer "
                + server.token() + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);
        final Matcher conversionId = CONVERSION_ID.matcher(answer.body());
        if (answer.status() / 100 == 2 && conversionId.find()) {
            // Where the disk does not answer in time, the answer says that it survives the process only.
            if (!answer.body().contains("\"durability\":\"journal\"")) {
                sales.add(new Acknowledged.Sale(orderId, conversionId.group(1)));
            }
        } else if (answer.status() != 503 || !"1".equals(answer.header("Retry-After"))) {
            throw new AssertionError("a sale was answered " + answer.raw() + answer.body());
        }
        return answer.status();
    }

    /** All click ids it was given, recorded or not. */
    List<String> clickIds() {
        return clickIds;
    }

    /** All sales that were taken and said to be on the disk. */
    List<Acknowledged.Sale> sales() {
        return sales;
    }

    /** The longest that a click has waited since the last call, in ms. */
    long takeLongestClickMs() {
        final long longestMs = longestClickNs / 1_000_000;
        longestClickNs = 0;
        return longestMs;
    }

    /** Ends the connection; the next request opens another. */
    @Override
    public void close() throws IOException {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
