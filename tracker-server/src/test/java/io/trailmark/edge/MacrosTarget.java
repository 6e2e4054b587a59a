package io.trailmark.edge;

import io.trailmark.catalogue.Destination;
import io.trailmark.catalogue.Destinations;
import io.trailmark.catalogue.Route;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.fuzz.FuzzTarget;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.Forwarding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Any destination with any values: what is written equals what a naive writer over strings writes, and may stand in a
 * header. The first byte says what is forwarded; then comes the destination, a line end, and the query.
 */
public final class MacrosTarget implements FuzzTarget {
    private static final Forwarding[] FORWARDING = {
        Forwarding.NONE_FORWARDED, Forwarding.UNKNOWN_FORWARDED, Forwarding.ALL_FORWARDED
    };
    private static final byte[] CLICK_ID = Ascii.bytes("-ABC_abc0123");
    private static final byte[] CLICK_ID_NAME = Ascii.bytes("cid");
    private static final int HOME = 4;

    private final RoutingTable routing = Outside.routing(LinkTest.PROGRAM);
    private final Route route = new Route();
    private final Request request = new Request();
    private final QueryParameters parameters = new QueryParameters();
    private final Labels labels = new Labels();
    private final MacroValues macros = new MacroValues();
    private final LocationWriter location = new LocationWriter();

    public MacrosTarget() {
        final byte[] program = Ascii.bytes("acme");
        final int programId = routing.programByCode(program, 0, program.length).id();
        routing.findLink(programId, Ascii.bytes("home"), 0, HOME, route);
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Outside.bytes("\0https://shop.example/{program}/{partner}/{link}/{sub1}?s={source}&x={aff_click_id}"
                        + "&c={country}&d={device}&t={timestamp}#{sub2}\nsub1=a%0d%0a&sub2=%25&source=+&x=y"),
                Outside.bytes("\1https://shop.example/?id={click_id}&cid=1&a=2#top\na=1&cid=2&c%69d=3&b=4&sub1=5"),
                Outside.bytes("\2http://[2001:db8::1]:8080?cid=1&a=%2f&cid=2\nsub1=1&url=2&own=3&click_id=4"),
                Outside.bytes("\2https://a.example/p?&cid=1&&a=2&\nb"),
                Outside.bytes("\2https://a.example/p?\nx&y=&=z&&x"));
    }

    @Override
    public void feed(final byte[] input) {
        int lineEnd = 1;
        while (lineEnd < input.length && input[lineEnd] != '\n') {
            lineEnd++;
        }
        if (lineEnd >= input.length) {
            return;
        }
        final String template = new String(input, 1, lineEnd - 1, StandardCharsets.ISO_8859_1);
        final Destination destination = Destinations.of(template);
        if (destination == null) {
            return;
        }
        final String query = Outside.target(input, lineEnd + 1, EdgeLimits.REQUEST_LINE_BYTES - 100);
        final Forwarding forwarding = FORWARDING[(input[0] & 0xFF) % FORWARDING.length];
        final String expected = new NaiveLocation(template, query, forwarding, this::value).text();
        final String written = written(destination, query, forwarding);
        if (!written.equals(expected) || !location.isSafe()) {
            throw new AssertionError("written " + written + "\nexpected " + expected);
        }
    }

    private String written(final Destination destination, final String query, final Forwarding forwarding) {
        final byte[] bytes = Outside.bytes("/?" + query);
        request.reset(bytes);
        request.target(0, bytes.length);
        parameters.scan(request);
        labels.read(bytes, parameters);
        macros.begin(routing, route, labels, 0);
        macros.clickId(CLICK_ID, CLICK_ID.length);
        macros.device(Device.MOBILE);
        location.begin(request, parameters, forwarding, CLICK_ID_NAME, CLICK_ID, CLICK_ID.length);
        location.write(destination, macros);
        return new String(location.bytes(), 0, location.length(), StandardCharsets.ISO_8859_1);
    }

    /** What a macro stands for, by its name: labels are what they are in the query, everything else is fixed. */
    private String value(final String macro, final List<String> pairs) {
        return switch (macro) {
            case "click_id" -> new String(CLICK_ID, StandardCharsets.ISO_8859_1);
            case "program" -> "acme";
            case "partner" -> "ann";
            case "link" -> "home";
            case "device" -> "mobile";
            case "timestamp" -> "1970-01-01T00:00:00.000Z";
            case "country" -> "";
            default -> label(macro, pairs);
        };
    }

    private static String label(final String macro, final List<String> pairs) {
        final byte[] name = Ascii.bytes(macro);
        final Parameter wanted = Parameter.of(name, 0, name.length);
        for (final String pair : pairs) {
            final byte[] written = Outside.bytes(Outside.decoded(pair.split("=", 2)[0], ' '));
            if (Parameter.of(written, 0, written.length) == wanted) {
                final int equals = pair.indexOf('=');
                return cut(Outside.decoded(equals < 0 ? "" : pair.substring(equals + 1), ' '), wanted.limitBytes());
            }
        }
        return "";
    }

    /** A cut leaves no half character, as long as there are characters at all. */
    private static String cut(final String latin, final int limit) {
        if (latin.length() <= limit) {
            return latin;
        }
        int end = limit;
        while (end > limit - 4 && (latin.charAt(end) & 0xC0) == 0x80) {
            end--;
        }
        return latin.substring(0, (latin.charAt(end) & 0xC0) == 0x80 ? limit : end);
    }

    /** Which names our parameters go by, to leave them out of what is forwarded. */
    static boolean isForwarded(final String name, final Forwarding forwarding) {
        if (name.equals("cid") || name.equals("click_id")) {
            return false;
        }
        final byte[] bytes = Outside.bytes(name);
        final Parameter known = Parameter.of(bytes, 0, bytes.length);
        return known == null || (forwarding == Forwarding.ALL_FORWARDED && !known.isInstruction());
    }

    static List<String> pairs(final String query, final int limit) {
        final List<String> pairs = new ArrayList<>();
        for (final String pair : query.split("&", -1)) {
            if (!pair.isEmpty() && pairs.size() < limit) {
                pairs.add(pair);
            }
        }
        return pairs;
    }
}
