package io.trailmark.simulator;

import io.trailmark.record.codec.AdjustmentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Prospects and checkouts: makes requests, and learns from answers what later requests speak of. Knows nothing of what
 * is right; that is the {@link Auditor}'s.
 */
final class Workload {
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final int LEAST_AMOUNT_MINOR = 500;
    private static final int REFUND_MINOR = 10;
    private static final AdjustmentType[] TYPES = {
        AdjustmentType.REFUND,
        AdjustmentType.CHARGEBACK,
        AdjustmentType.AMEND,
        AdjustmentType.CANCEL,
        AdjustmentType.APPROVE,
        AdjustmentType.REJECT
    };

    /** A sale as the shop knows it; reported again it is told the same way. */
    private record Order(String id, String clickId, int amountMinor, String customer) {}

    /** What somebody in the back office does to an order. */
    record Change(AdjustmentType type, String order, String key, int amountMinor) {}

    private final RandomGenerator random;
    private final List<String> clickIds = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final List<Order> recordedOrders = new ArrayList<>();
    private int count;

    Workload(final RandomGenerator random) {
        this.random = random;
    }

    /** What somebody does next. */
    Request next() {
        count++;
        final int choice = random.nextInt(100);
        if (choice < 45 || clickIds.isEmpty()) {
            return click();
        }
        if (choice < 53) {
            return view();
        }
        if (choice < 90) {
            return report(choice < 60 && !orders.isEmpty() ? orders.get(random.nextInt(orders.size())) : order());
        }
        return adjustment();
    }

    private Request click() {
        final String key = "k" + count;
        final String link = random.nextInt(4) == 0 ? "bob" : "hello";
        return request(
                Request.Kind.CLICK, key, "GET /c/acme/" + link + "?sub1=" + key + " HTTP/1.1\r\n", "", address());
    }

    /** Nothing in a view names it but where it comes from. */
    private Request view() {
        final int block = 0x0A_0000 + count;
        return request(Request.Kind.VIEW, "v" + block, "GET /i/acme/hello.gif HTTP/1.1\r\n", "", block << 8 | 7);
    }

    private int address() {
        return 0xC0_0002_00 | random.nextInt(3);
    }

    private Order order() {
        final Order order = new Order(
                "o" + count,
                clickIds.get(random.nextInt(clickIds.size())),
                LEAST_AMOUNT_MINOR + random.nextInt(10_000),
                random.nextInt(8) == 0 ? World.ACCOUNT : "");
        orders.add(order);
        return order;
    }

    private Request report(final Order order) {
        // Now and then somebody reports an order with another amount than before.
        final int amount = random.nextInt(30) == 0 ? order.amountMinor + 1 : order.amountMinor;
        if (random.nextInt(3) == 0) {
            return request(
                    Request.Kind.POSTBACK,
                    order.id,
                    "GET /postback?program=acme&goal=sale&order_id=" + order.id + "&amount=" + money(amount)
                            + "&currency=EUR&click_id=" + order.clickId
                            + (order.customer.isEmpty() ? "" : "&customer_id=" + order.customer) + "&token="
                            + World.TOKEN + " HTTP/1.1\r\n",
                    "",
                    address());
        }
        final String body = "{\"program\":\"acme\",\"goal\":\"sale\",\"order_id\":\"" + order.id + "\",\"click_id\":\""
                + order.clickId + "\","
                + (order.customer.isEmpty() ? "" : "\"customer_id\":\"" + order.customer + "\",")
                + "\"amount\":{\"amount\":\"" + money(amount) + "\",\"currency\":\"EUR\"}}";
        return post(Request.Kind.CONVERSION, order.id, "/v1/conversions", body);
    }

    private Request adjustment() {
        final String key = "a" + count;
        final String order = adjusted().id;
        final String body = "{\"program\":\"acme\",\"goal\":\"sale\",\"order_id\":\"" + order
                + "\",\"adjustment_id\":\"" + key + "\",\"type\":\"refund\",\"amount\":{\"amount\":\""
                + money(REFUND_MINOR) + "\",\"currency\":\"EUR\"}}";
        return post(Request.Kind.ADJUSTMENT, key, "/v1/adjustments", body);
    }

    /** An order that is in the journal or on its way there, or one that is yet to be reported, or will never be. */
    private Order adjusted() {
        final List<Order> known = recordedOrders.isEmpty() ? orders : recordedOrders;
        if (!known.isEmpty() && random.nextInt(8) != 0) {
            return known.get(random.nextInt(known.size()));
        }
        return random.nextBoolean() ? order() : new Order("x" + count, "", LEAST_AMOUNT_MINOR, "");
    }

    /** What the back office does next: everything that may be done to an order, more than it is worth too. */
    Change nextChange() {
        count++;
        final AdjustmentType type = TYPES[random.nextInt(TYPES.length)];
        final Order order = clickIds.isEmpty() ? new Order("x" + count, "", LEAST_AMOUNT_MINOR, "") : adjusted();
        final int amount = random.nextInt(4) == 0 ? order.amountMinor : 1 + random.nextInt(order.amountMinor);
        return new Change(type, order.id, "b" + count, amount);
    }

    private Request post(final Request.Kind kind, final String key, final String path, final String body) {
        final String prefer = random.nextInt(4) == 0 ? "Prefer: respond-async\r\n" : "";
        final String head = "POST " + path + " HTTP/1.1\r\nAuthorization: Bearer " + World.TOKEN + "\r\n" + prefer
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
        return request(kind, key, head, body, address());
    }

    private static String money(final int minor) {
        return String.format(Locale.ROOT, "%d.%02d", minor / 100, minor % 100);
    }

    private static Request request(
            final Request.Kind kind, final String key, final String head, final String body, final int address) {
        final String text = head + "Host: t.example\r\nUser-Agent: " + AGENT + "\r\n\r\n" + body;
        return new Request(kind, key, text, address);
    }

    /** A click id for a sale to come, an order for a refund to come. */
    void onAnswer(final Request request, final Answer answer) {
        if (request.kind() == Request.Kind.CLICK && !clickId(answer).isEmpty()) {
            clickIds.add(clickId(answer));
        } else if (request.kind() == Request.Kind.CONVERSION && answer.status() == 201) {
            orders.stream().filter(order -> order.id.equals(request.key())).forEach(recordedOrders::add);
        }
    }

    /** What a redirect carries; empty where it carries none. */
    static String clickId(final Answer answer) {
        final String location = answer.header("Location");
        final int at = location.indexOf("click_id=");
        if (at < 0) {
            return "";
        }
        final int end = location.indexOf('&', at);
        return location.substring(at + "click_id=".length(), end < 0 ? location.length() : end);
    }
}
