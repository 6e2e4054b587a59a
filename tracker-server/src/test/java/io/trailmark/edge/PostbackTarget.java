package io.trailmark.edge;

import io.trailmark.fuzz.FuzzTarget;
import java.util.List;

/** Reports as parameters, in an address or a form. The first byte chooses the door, the second the token. */
public final class PostbackTarget implements FuzzTarget {
    /** Short enough for the request line, even if each sign of a click id becomes one. */
    private static final int QUERY_BYTES = 512;

    private final ReportDoors doors = new ReportDoors();

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Outside.bytes("\0\1click_id=$id&goal=order&order_id=A-1&amount=129&currency=JPY&dim_city=Berlin"),
                Outside.bytes("\1\0customer_id=c%C3%A4&coupon=ANN10&goal=sale&order_id=A&amount=1.99&currency=eur"),
                Outside.bytes("\2\3program=acme&click_id=$id&goal=sale&order_id=A&amount=1.00&currency=EUR"),
                Outside.bytes("\3\3program=open&click_id=$id&txid=1&payout=2&x=y&goal=order"),
                Outside.bytes("\1\2token=abc&token=def&order_id=%00&amount=1e9&goal=%zz"),
                Outside.bytes("\0\3dim_=&dim_x=1&dim_x=2&amount=-1&customer_id=\u0080"));
    }

    @Override
    public void feed(final byte[] input) {
        if (input.length < 2) {
            return;
        }
        final int door = (input[0] & 0xFF) % 4;
        final String query = doors.withClickId(Outside.target(input, 2, QUERY_BYTES));
        final String headers = " HTTP/1.1\r\nHost: t.example\r\n" + doors.authorization((input[1] & 0xFF) % 4);
        final WireAnswers.Answer answer = switch (door) {
            case 0 -> doors.ask("GET /postback?" + query + headers + "\r\n");
            case 1 -> doors.ask(form("/postback", input, headers));
            case 2 -> doors.ask("GET /px.gif?" + query + headers + "\r\n");
            default -> doors.ask(form("/pb?" + query, input, headers));
        };
        if (door != 2) {
            ReportDoors.checkJson(answer);
        } else if (answer.status() != 200 || answer.header("x-tracking-result") == null) {
            throw new AssertionError(answer.status() + " of the pixel to " + query);
        }
    }

    private String form(final String address, final byte[] input, final String headers) {
        final String body = doors.withClickId(Outside.latin(input, 2));
        return "POST " + address + headers + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }
}
