package io.trailmark.edge;

import io.trailmark.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reports as JSON. The first byte chooses the door, the second the token. */
public final class JsonTarget implements FuzzTarget {
    private static final List<String> DOORS = List.of(
            "/v1/conversions",
            "/v1/adjustments",
            "/v1/conversions/cv_0000000000001/adjustments",
            "/v1/clicks",
            "/v1/views",
            "/v1/conversions/batch");

    private final ReportDoors doors = new ReportDoors();

    @Override
    public List<byte[]> seeds() {
        return List.of(
                seed(0, """
                        {"program":"acme","goal":"sale","coupon":"ANN10","customer_id":"ü\\u0000","order_id":17,
                        "amount":{"amount":"129.00","currency":"EUR"},"test":true,"customer_status":"new",
                        "occurred_at":"2026-11-22T10:00:00.000Z"}"""),
                seed(0, """
                        {"goal":"lead","registration_id":"1","order_id":"a","metadata":{"a":[1,{"b":null}]},
                        "items":[{"sku":"x","quantity":1,"amount":"1.00"}],"dimensions":{"city":"B"}}"""),
                seed(1, """
                        {"program":"acme","goal":"sale","order_id":"A","adjustment_id":"r1","type":"refund",
                        "amount":{"amount":1.5,"currency":"EUR"},"reason":"\\ud83d\\ude00"}"""),
                seed(2, "{\"adjustment_id\":\"r1\",\"type\":\"cancel\",\"occurred_at\":\"2026-02-30T25:61:61Z\"}"),
                seed(3, """
                        {"program":"acme","code":"hello","url":"https://a.example/?sub2=%zz&gclid=g#x","sub1":"ü\\n",
                        "referrer":"https://r.example/","consent":"granted"}"""),
                seed(3, "{\"link\":\"hello\",\"address\":\"::ffff:1.2.3.4\",\"agent\":\"x\",\"occurred_at\":\"1\"}"),
                seed(4, "{\"program\":\"open\",\"code\":\"bob\",\"gpc\":true,\"s1\":\"a\",\"aff_sub\":\"b\"}"),
                seed(5, """
                        {"goal":"sale","order_id":"1","coupon":"ANN10","idempotency_key":"k"}

                        {"goal":"sale"
                        {"program":"open","goal":"order","order_id":2,"click_id":"$id"}
                        """),
                seed(0, "[[[[[[[[[[[[[[[[[[1e999999]]]]]]]]]]]]]]]]]]"),
                seed(0, "{\"goal\":\"sale\",\"goal\":\"sale\"} {}"));
    }

    private static byte[] seed(final int door, final String json) {
        return Outside.bytes(
                (char) door + "\0" + new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void feed(final byte[] input) {
        if (input.length < 2) {
            return;
        }
        final String body = doors.withClickId(Outside.latin(input, 2));
        final String door = DOORS.get((input[0] & 0xFF) % DOORS.size());
        final String type = door.endsWith("/batch") ? "application/x-ndjson" : "application/json";
        ReportDoors.checkLines(doors.ask(
                "POST " + door + " HTTP/1.1\r\nHost: t.example\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + body.length() + "\r\n" + doors.authorization((input[1] & 0xFF) % 4) + "\r\n" + body));
    }
}
