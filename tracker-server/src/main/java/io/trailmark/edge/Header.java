package io.trailmark.edge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The request headers that the edge reads; all others are passed over. */
enum Header {
    HOST("host", Repeat.REFUSED),
    CONNECTION("connection", Repeat.JOINED),
    USER_AGENT("user-agent", Repeat.FIRST),
    REFERER("referer", Repeat.FIRST),
    ACCEPT_LANGUAGE("accept-language", Repeat.JOINED),
    COOKIE("cookie", Repeat.JOINED_AS_COOKIE),
    X_FORWARDED_FOR("x-forwarded-for", Repeat.JOINED),
    X_FORWARDED_PROTO("x-forwarded-proto", Repeat.JOINED),
    FORWARDED("forwarded", Repeat.JOINED),
    DNT("dnt", Repeat.FIRST),
    SEC_GPC("sec-gpc", Repeat.FIRST),
    PURPOSE("purpose", Repeat.FIRST),
    SEC_PURPOSE("sec-purpose", Repeat.FIRST),
    X_MOZ("x-moz", Repeat.FIRST),
    AUTHORIZATION("authorization", Repeat.REFUSED),
    CONTENT_TYPE("content-type", Repeat.REFUSED),
    CONTENT_LENGTH("content-length", Repeat.REFUSED),
    TRANSFER_ENCODING("transfer-encoding", Repeat.REFUSED),
    EXPECT("expect", Repeat.REFUSED),
    UPGRADE("upgrade", Repeat.FIRST),
    IDEMPOTENCY_KEY("idempotency-key", Repeat.REFUSED),
    PREFER("prefer", Repeat.JOINED),
    IF_NONE_MATCH("if-none-match", Repeat.JOINED),
    X_OCCURRED_AT("x-occurred-at", Repeat.REFUSED),
    X_REQUEST_ID("x-request-id", Repeat.FIRST),
    TRAILMARK_SIGNATURE("trailmark-signature", Repeat.REFUSED);

    /** What a header that comes more than once means. */
    enum Repeat {
        /** Nobody can say which one holds: 400. */
        REFUSED,
        /** One list, in order. */
        JOINED,
        /** One list, with the separator of cookies. */
        JOINED_AS_COOKIE,
        /** Only the first is read. */
        FIRST
    }

    /** How many there are. */
    static final int COUNT = values().length;

    /** By length of the name: most headers of a browser find no candidate at all, the others one or two. */
    private static final Header[][] BY_LENGTH = byLength();

    private final String headerName;

    @SuppressWarnings("ImmutableEnumChecker") // Written once, here.
    private final byte[] nameBytes;

    private final Repeat repeat;

    Header(final String name, final Repeat repeat) {
        headerName = name;
        nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        this.repeat = repeat;
    }

    /** Its place in arrays with one element per header. */
    @SuppressWarnings("EnumOrdinal") // The arrays live no longer than the process.
    int slot() {
        return ordinal();
    }

    /** In lower case. */
    String headerName() {
        return headerName;
    }

    Repeat repeat() {
        return repeat;
    }

    /** The header with this name in any case, or null when the edge does not read it. */
    static Header of(final byte[] bytes, final int offset, final int lengthBytes) {
        if (lengthBytes >= BY_LENGTH.length) {
            return null;
        }
        for (final Header header : BY_LENGTH[lengthBytes]) {
            if (Ascii.equalsLowerCase(bytes, offset, header.nameBytes)) {
                return header;
            }
        }
        return null;
    }

    private static Header[][] byLength() {
        int longest = 0;
        for (final Header header : values()) {
            longest = Math.max(longest, header.nameBytes.length);
        }
        final Header[][] byLength = new Header[longest + 1][];
        for (int length = 0; length <= longest; length++) {
            final int wanted = length;
            byLength[length] = Arrays.stream(values())
                    .filter(header -> header.nameBytes.length == wanted)
                    .toArray(Header[]::new);
        }
        return byLength;
    }
}
