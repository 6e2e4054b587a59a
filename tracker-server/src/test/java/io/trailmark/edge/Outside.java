package io.trailmark.edge;

import io.trailmark.catalogue.RoutingTable;
import io.trailmark.fuzz.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What targets at the edge's doors share: bytes made fit for where they go, and a catalogue to go to. */
final class Outside {
    private static final String HEX = "0123456789ABCDEF";

    private Outside() {}

    /** The routing table of a programme as people write it. */
    static RoutingTable routing(final String programYaml) {
        try {
            return RoutingTable.of(EdgeRig.catalogue(FuzzTarget.folder(), programYaml));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A range of the input with every byte escaped that no target may hold; at most {@code limitBytes} long. */
    static String target(final byte[] input, final int from, final int limitBytes) {
        final StringBuilder text = new StringBuilder(input.length);
        for (int i = from; i < input.length && text.length() < limitBytes - 2; i++) {
            if (RequestParser.isTargetByte(input[i])) {
                text.append((char) input[i]);
            } else {
                text.append('%').append(HEX.charAt((input[i] & 0xF0) >>> 4)).append(HEX.charAt(input[i] & 0xF));
            }
        }
        return text.toString();
    }

    /** The input's bytes from here on, one character each. */
    static String latin(final byte[] input, final int from) {
        return new String(input, from, input.length - from, StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(final String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Percent escapes and plus signs decoded as a shop's server does; what is no escape stays. */
    static String decoded(final String text, final char plus) {
        final byte[] bytes = bytes(text);
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            final int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            final int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(bytes[i] == '+' ? plus : bytes[i]);
            }
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** Bytes that are not unreserved, escaped. */
    static String encoded(final String latin) {
        final StringBuilder text = new StringBuilder();
        for (final byte each : bytes(latin)) {
            final char c = (char) (each & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                text.append(c);
            } else {
                text.append('%').append(HEX.charAt(c >>> 4)).append(HEX.charAt(c & 0xF));
            }
        }
        return text.toString();
    }
}
