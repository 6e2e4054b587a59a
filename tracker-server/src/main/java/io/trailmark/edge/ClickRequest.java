package io.trailmark.edge;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A reported click as the request that the visitor's browser would have sent for its link: so it goes through the very
 * same rules. One instance per event loop.
 */
final class ClickRequest {
    /** The query, each byte escaped, the path, and whatever headers a request may have. */
    private static final int LENGTH = 4 * EdgeLimits.REQUEST_LINE_BYTES + EdgeLimits.HEADERS_BYTES;

    private static final byte[] SHARED = Ascii.bytes("/c/");
    private static final byte[] ONE = Ascii.bytes("1");

    /** What a browser says by itself: taken from it, and not from a server that reports for it. */
    private static final Header[] OF_BROWSER = {
        Header.USER_AGENT, Header.COOKIE, Header.SEC_GPC, Header.DNT, Header.PURPOSE, Header.SEC_PURPOSE, Header.X_MOZ
    };

    private final byte[] bytes = new byte[LENGTH];
    private final byte[] scratch = new byte[EdgeLimits.REQUEST_LINE_BYTES];
    private final Request request = new Request();
    private int length;
    private int labelBytes;

    /** Lays it out; returns null, or why it cannot be. */
    Problem build(final byte[] program, final ClickForm form, final Report report) {
        length = 0;
        labelBytes = 0;
        request.reset(bytes);
        request.method(Method.POST);
        append(SHARED, 0, SHARED.length);
        escape(program, program.length);
        append((byte) '/');
        final byte[] code = form.text(ClickForm.Member.CODE).getBytes(StandardCharsets.UTF_8);
        escape(code, code.length);
        append((byte) '?');
        for (final Map.Entry<Parameter, String> label : form.labels().entrySet()) {
            if (!appendPair(label.getKey().firstName(), label.getValue())) {
                return tooLarge(report);
            }
        }
        if (form.has(ClickForm.Member.CONSENT)) {
            appendPair("cs", form.text(ClickForm.Member.CONSENT));
        }
        if (form.has(ClickForm.Member.URL) && !appendLabelsOf(form.text(ClickForm.Member.URL), form)) {
            return tooLarge(report);
        }
        request.target(0, length);
        header(Header.REFERER, form.text(ClickForm.Member.REFERRER), EdgeLimits.AGENT_BYTES);
        return null;
    }

    private static Problem tooLarge(final Report report) {
        return report.refuse(
                Problem.TOO_LARGE, "all labels together are longer than " + EdgeLimits.REQUEST_LINE_BYTES + " bytes");
    }

    /** Adds the labels of the page's address that were not given by themselves. */
    private boolean appendLabelsOf(final String url, final ClickForm form) {
        final int fragment = url.indexOf('#');
        final int question = url.indexOf('?');
        final int end = fragment < 0 ? url.length() : fragment;
        if (question < 0 || question >= end) {
            return true;
        }
        for (final String pair : url.substring(question + 1, end).split("&", -1)) {
            final int equals = pair.indexOf('=');
            final byte[] name = pair.substring(0, Math.max(0, equals)).getBytes(StandardCharsets.UTF_8);
            final Parameter parameter = Parameter.of(name, 0, name.length);
            final boolean isNew = parameter != null
                    && parameter.label() != null
                    && !form.labels().containsKey(parameter);
            final byte[] value = pair.substring(equals + 1).getBytes(StandardCharsets.UTF_8);
            if (isNew) {
                if (value.length > scratch.length) {
                    return false;
                }
                final int decoded = Percent.decode(value, 0, value.length, (byte) ' ', scratch, 0);
                if (!appendPair(parameter.firstName(), decoded)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean appendPair(final String name, final String value) {
        final byte[] text = value.getBytes(StandardCharsets.UTF_8);
        if (text.length > scratch.length) {
            return false;
        }
        System.arraycopy(text, 0, scratch, 0, text.length);
        return appendPair(name, text.length);
    }

    /** The value stands in the scratch array. */
    private boolean appendPair(final String name, final int valueLength) {
        labelBytes += name.length() + 2 + valueLength;
        if (labelBytes > EdgeLimits.REQUEST_LINE_BYTES) {
            return false;
        }
        final byte[] text = Ascii.bytes(name);
        if (bytes[length - 1] != '?') {
            append((byte) '&');
        }
        append(text, 0, text.length);
        append((byte) '=');
        escape(scratch, valueLength);
        return true;
    }

    /** The visitor's browser asked for this by itself: what it says, and where it is. */
    void ofBrowser(final Request from, final ClientHop client) {
        for (final Header header : OF_BROWSER) {
            if (from.has(header)) {
                request.header(header, length, from.length(header));
                append(from.bytes(), from.offset(header), from.length(header));
            }
        }
        request.peer(client.high(), client.low(), client.isSecure());
    }

    /** A server reports for a visitor: nothing is taken from the server itself. */
    void ofVisitor(final ClickForm form, final long addressHigh, final long addressLow) {
        header(Header.USER_AGENT, form.text(ClickForm.Member.AGENT), EdgeLimits.HEADERS_BYTES / 2);
        if (form.isGpc()) {
            request.header(Header.SEC_GPC, length, ONE.length);
            append(ONE, 0, ONE.length);
        }
        if (form.isDnt()) {
            request.header(Header.DNT, length, ONE.length);
            append(ONE, 0, ONE.length);
        }
        request.peer(addressHigh, addressLow, true);
    }

    private void header(final Header header, final String value, final int limitBytes) {
        if (value != null) {
            final byte[] text = value.getBytes(StandardCharsets.UTF_8);
            final int kept = Math.min(text.length, limitBytes);
            request.header(header, length, kept);
            append(text, 0, kept);
        }
    }

    private void escape(final byte[] source, final int lengthBytes) {
        length = Percent.encode(source, 0, lengthBytes, bytes, length);
    }

    private void append(final byte octet) {
        bytes[length++] = octet;
    }

    private void append(final byte[] source, final int offset, final int lengthBytes) {
        System.arraycopy(source, offset, bytes, length, lengthBytes);
        length += lengthBytes;
    }

    /** Valid until the next {@link #build}. */
    Request request() {
        return request;
    }
}
