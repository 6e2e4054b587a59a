package io.trailmark.edge;

/** The type of a request's body. */
final class ContentType {
    private static final byte[] JSON = Ascii.bytes("application/json");
    private static final byte[] NDJSON = Ascii.bytes("application/x-ndjson");
    private static final byte[] JSONL = Ascii.bytes("application/jsonl");
    private static final byte[] TEXT = Ascii.bytes("text/plain");
    private static final byte[] FORM = Ascii.bytes("application/x-www-form-urlencoded");
    private static final byte[] UTF_8 = Ascii.bytes("charset=utf-8");
    private static final byte[] UTF_8_QUOTED = Ascii.bytes("charset=\"utf-8\"");

    private ContentType() {}

    static boolean isJson(final Request request) {
        return is(request, JSON);
    }

    /** One value of JSON on each line. */
    static boolean isLines(final Request request) {
        return is(request, NDJSON) || is(request, JSONL);
    }

    /** What a page may post elsewhere without asking first. */
    static boolean isText(final Request request) {
        return is(request, TEXT);
    }

    static boolean isForm(final Request request) {
        return is(request, FORM);
    }

    /** The type in any case, alone or with UTF-8 as its character set. */
    private static boolean is(final Request request, final byte[] type) {
        final int length = request.length(Header.CONTENT_TYPE);
        if (length < type.length) {
            return false;
        }
        final byte[] bytes = request.bytes();
        final int offset = request.offset(Header.CONTENT_TYPE);
        final int end = offset + length;
        int at = offset + type.length;
        if (!Ascii.equalsLowerCase(bytes, offset, type)) {
            return false;
        }
        while (at < end && (Ascii.isBlank(bytes[at]) || bytes[at] == ';')) {
            at++;
        }
        return at == end
                || Ascii.equalsLowerCase(bytes, at, end - at, UTF_8)
                || Ascii.equalsLowerCase(bytes, at, end - at, UTF_8_QUOTED);
    }
}
