package io.trailmark.simulator;

import java.nio.charset.StandardCharsets;

/** One answer out of what a server has sent. */
record Answer(int status, String head, String body, int lengthBytes) {
    private static final String LENGTH = "\r\nContent-Length: ";

    /** The first whole answer from {@code offset} on, or null. */
    static Answer parse(final byte[] bytes, final int offset) {
        final String text = new String(bytes, offset, bytes.length - offset, StandardCharsets.ISO_8859_1);
        final int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return null;
        }
        final String head = text.substring(0, end + 2);
        final int at = head.indexOf(LENGTH);
        final int length = at < 0
                ? 0
                : Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf('\r', at + LENGTH.length())));
        if (text.length() < end + 4 + length) {
            return null;
        }
        return new Answer(
                Integer.parseInt(text.substring(9, 12)),
                head,
                text.substring(end + 4, end + 4 + length),
                end + 4 + length);
    }

    /** Value of a header; empty where there is none. */
    String header(final String name) {
        final int at = head.indexOf("\r\n" + name + ": ");
        return at < 0 ? "" : head.substring(at + name.length() + 4, head.indexOf('\r', at + 2));
    }
}
