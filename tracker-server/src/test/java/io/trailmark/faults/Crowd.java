package io.trailmark.faults;

import io.trailmark.edge.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clients that click and buy as fast as they are answered, each on a connection of its own that it opens again when it
 * breaks. Nothing is sent twice: what was not answered is nobody's promise.
 */
final class Crowd implements AutoCloseable {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int CLICKS_PER_SALE = 4;
    private static final Pattern CONVERSION_ID = Pattern.compile("\"conversion_id\":\"([^\"]+)\"");
    private static final Pattern CLICK_ID = Pattern.compile("[?&]click_id=([^&#]+)");

    private final int port;
    private final String token;
    private final Acknowledged acknowledged;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicLong orders = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isEnding;

    Crowd(final ServerProcess server, final Acknowledged acknowledged, final int size, final long seed) {
        port = server.edge().getPort();
        token = server.token();
        this.acknowledged = acknowledged;
        for (int i = 0; i < size; i++) {
            final Random random = new Random(seed + i);
            threads.add(Thread.ofPlatform().name("client-" + i).start(() -> live(random)));
        }
    }

    private void live(final Random random) {
        try {
            while (!isEnding) {
                try (RawClient client = new RawClient(port)) {
                    connected.incrementAndGet();
                    try {
                        shop(client, random);
                    } finally {
                        connected.decrementAndGet();
                    }
                } catch (final IOException broken) {
                    LockSupport.parkNanos(PAUSE_NS);
                }
            }
        } catch (final Throwable unexpected) {
            failure.compareAndSet(null, unexpected);
        }
    }

    private void shop(final RawClient client, final Random random) throws IOException {
        final String from = "\r\nHost: 127.0.0.1\r\nUser-Agent: " + RawClient.BROWSER + "\r\nX-Forwarded-For: ";
        while (!isEnding) {
            String clickId = null;
            for (int i = 0; i < CLICKS_PER_SALE; i++) {
                final RawClient.Answer answer =
                        client.ask("GET /c/demo/hello HTTP/1.1" + from + address(random) + "\r\n\r\n");
                if (answer == null) {
                    return;
                }
                clickId = onClick(answer);
            }
            final String orderId = "order-" + orders.incrementAndGet();
            final RawClient.Answer answer = client.ask(sale(orderId, clickId, from + address(random)));
            if (answer == null) {
                return;
            }
            onSale(orderId, answer);
        }
    }

    private String onClick(final RawClient.Answer answer) {
        final Matcher clickId = CLICK_ID.matcher(String.valueOf(answer.location()));
        if (answer.status() != 302 || !clickId.find()) {
            throw new AssertionError("a click was answered " + answer.raw());
        }
        acknowledged.click(clickId.group(1));
        return clickId.group(1);
    }

    private void onSale(final String orderId, final RawClient.Answer answer) {
        final Matcher conversionId = CONVERSION_ID.matcher(answer.body());
        if (answer.status() / 100 != 2 || !conversionId.find()) {
            throw new AssertionError("a sale was answered " + answer.raw() + answer.body());
        }
        acknowledged.sale(orderId, conversionId.group(1));
    }

    private String sale(final String orderId, final String clickId, final String headers) {
        final String body = "{\"program\":\"demo\",\"goal\":\"sale\",\"click_id\":\"" + clickId + "\",\"order_id\":\""
                + orderId + "\",\"amount\":{\"amount\":\"20.00\",\"currency\":\"EUR\"}}";
        return "POST /v1/conversions HTTP/1.1" + headers + "\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String address(final Random random) {
        return 11 + random.nextInt(80) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + random.nextInt(256);
    }

    /** Whether no client has a connection: all that a dead server sent was read then. */
    boolean isCutOff() {
        return connected.get() == 0;
    }

    /** What a client met that none should ever meet; null while there is nothing. */
    Throwable failure() {
        return failure.get();
    }

    @Override
    public void close() {
        isEnding = true;
        try {
            for (final Thread thread : threads) {
                thread.join();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
