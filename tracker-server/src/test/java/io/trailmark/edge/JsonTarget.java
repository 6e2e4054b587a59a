package io.trailmark.edge;

import io.trailmark.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reports as JSON. The first byte chooses the door, the second the token. */
public final class JsonTarget implements FuzzTarget {
    private static final List<String> DOORS =
            List.of("/v1/conversions", "/v1/adjustments", "/v1/conversions/cv_0000000000001/adjustments");

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
        ReportDoors.checkJson(doors.ask("POST " + DOORS.get((input[0] & 0xFF) % DOORS.size())
                + " HTTP/1.1\r\nHost: t.example\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n" + doors.authorization((input[1] & 0xFF) % 4) + "\r\n" + body));
    }
}
