package io.trailmark.edge;

import io.trailmark.catalogue.RoutingTable;
import io.trailmark.fuzz.FuzzTarget;
import io.trailmark.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Anything behind a link: one answer; a prospect never gets anywhere but where the programme says, with at most one
 * click id; the record can be read. The first byte chooses the link, the second the request's form.
 */
public final class QueryTarget implements FuzzTarget {
    private static final List<String> CODES =
            List.of("home", "merge", "open", "closed", "macros", "other", "v6", "idn", "see", "over", "off", "none");
    private static final List<String> FORMS = List.of(
            "",
            "Cookie: tm=0123456789abcdef\r\n",
            "DNT: 1\r\n",
            "Sec-Purpose: prefetch\r\n",
            "X-Forwarded-For: 10.1.2.3\r\nX-Forwarded-Proto: https\r\n");

    /** The destinations of {@link LinkTest#PROGRAM}, and what may be named by {@code url=}. */
    private static final Pattern ALLOWED = Pattern.compile(
            "https?://(shop\\.example|\\[2001:db8::1\\]:8080|xn--bcher-kva\\.example)([:/?#].*)?",
            Pattern.CASE_INSENSITIVE);

    private final RoutingTable routing = Outside.routing(LinkTest.PROGRAM);
    private final List<SeenClick> clicks = new ArrayList<>();
    private final BareEdge edge = BareEdge.ofServer(
            journal(), context -> context.routings(() -> routing).trustedProxies(List.of("127.0.0.0/8")));

    private Journal journal() {
        return new Sink(batch -> SeenClick.addIfClick(clicks, batch.buffer(), 0));
    }

    @Override
    public List<byte[]> seeds() {
        final List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < CODES.size(); i++) {
            seeds.add(Outside.bytes((char) i + "\0sub1=a%0d%0ab&s2=c&source=%2500&aff_click_id=+&x=y"));
        }
        seeds.add(Outside.bytes("\0\1url=https%3A%2F%2Fshop.example%2Fp%3Fcid%3D1%23f&sig=a.1.2&cs=granted"));
        seeds.add(Outside.bytes("\2\2url=https://evil.example\\@shop.example/&cid=1&c%69d=2&a=1&a=2&own=9"));
        seeds.add(Outside.bytes("\1\3a=9&b=%2F&notrack=1&gclid=g&fbclid=f&msclkid=m&click_id=forged"));
        seeds.add(Outside.bytes("\4\4sub1=" + "%C3%BC".repeat(300) + "&sub2={click_id}&cs=denied"));
        return seeds;
    }

    @Override
    public void feed(final byte[] input) {
        if (input.length < 2) {
            return;
        }
        final boolean isHead = input[1] < 0;
        final String request = (isHead ? "HEAD /c/acme/" : "GET /c/acme/")
                + CODES.get((input[0] & 0xFF) % CODES.size()) + '?'
                + Outside.target(input, 2, EdgeLimits.REQUEST_LINE_BYTES - 100)
                + " HTTP/1.1\r\nHost: t.example\r\n" + FORMS.get((input[1] & 0x7F) % FORMS.size()) + "\r\n";
        clicks.clear();
        final BareEdge.Talk talk = edge.talk(Outside.bytes(request));
        if (talk.isEnded() || talk.answers().size() != 1) {
            throw new AssertionError(talk.answers() + " to " + request);
        }
        final WireAnswers.Answer answer = talk.answers().getFirst();
        if (answer.isRedirect()) {
            checkLocation(answer.header("location"), request);
        } else if (answer.status() != 410 && answer.status() != 404 && answer.status() != 503) {
            throw new AssertionError(answer.status() + " to " + request);
        }
        if (clicks.size() > 1) {
            throw new AssertionError(clicks + " of " + request);
        }
    }

    private static void checkLocation(final String location, final String request) {
        int clickIds = 0;
        final String address = location.split("#", 2)[0];
        for (final String pair : address.substring(address.indexOf('?') + 1).split("&", -1)) {
            clickIds += Outside.decoded(pair.split("=", 2)[0], ' ').equals("cid") ? 1 : 0;
        }
        if (!ALLOWED.matcher(location).matches() || clickIds > 1) {
            throw new AssertionError(clickIds + " click ids in " + location + " for " + request);
        }
    }
}
