package io.trailmark.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A request from Netty's codec, laid out in one array as the byte parser would have found it. Off the hot path. */
final class CodecRequest {
    private static final byte[] CONTINUE = Ascii.bytes("100-continue");
    private static final byte[] CHUNKED = Ascii.bytes("chunked");
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    private final ByteBuf bytes;
    private final int[] offsets = new int[Header.COUNT];
    private final int[] lengths = new int[Header.COUNT];
    private int method;
    private int targetLength;
    private int headLength;
    private boolean isHttp10;
    private boolean isContinueExpected;
    private boolean hasBody;

    CodecRequest(final ByteBufAllocator allocator) {
        bytes = allocator.heapBuffer(EdgeLimits.REQUEST_LINE_BYTES);
        Arrays.fill(offsets, -1);
    }

    void release() {
        bytes.release();
    }

    /** Takes the head; returns what is wrong with it, or null. */
    Problem begin(final HttpRequest head) {
        if (!head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Problem.MALFORMED;
        }
        isHttp10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        method = methodOf(head.method());
        final String target = originForm(head);
        if (target == null || !writeTarget(target)) {
            return Problem.MALFORMED;
        }
        for (final Header header : Header.values()) {
            if (!writeHeader(head, header)) {
                return Problem.MALFORMED;
            }
        }
        headLength = bytes.readableBytes();
        return checkHost() ? checkBody(head) : Problem.MALFORMED;
    }

    private static int methodOf(final HttpMethod method) {
        if (method.equals(HttpMethod.GET)) {
            return Method.GET;
        }
        if (method.equals(HttpMethod.HEAD)) {
            return Method.HEAD;
        }
        if (method.equals(HttpMethod.OPTIONS)) {
            return Method.OPTIONS;
        }
        return method.equals(HttpMethod.POST) ? Method.POST : Method.OTHER;
    }

    /** The absolute form is understood when it names the same host as the header. */
    private static String originForm(final HttpRequest head) {
        final String target = head.uri();
        if (target.startsWith("/")) {
            return target;
        }
        final String lower = target.toLowerCase(Locale.ROOT);
        if (!lower.startsWith(HTTP) && !lower.startsWith(HTTPS)) {
            return null;
        }
        final int hostStart = lower.startsWith(HTTP) ? HTTP.length() : HTTPS.length();
        int hostEnd = hostStart;
        while (hostEnd < target.length() && target.charAt(hostEnd) != '/' && target.charAt(hostEnd) != '?') {
            hostEnd++;
        }
        final String host = head.headers().get("host");
        if (host == null || !host.strip().equalsIgnoreCase(target.substring(hostStart, hostEnd))) {
            return null;
        }
        final String rest = target.substring(hostEnd);
        return rest.startsWith("/") ? rest : '/' + rest;
    }

    private boolean writeTarget(final String target) {
        for (int i = 0; i < target.length(); i++) {
            final char c = target.charAt(i);
            if (c > 0x7F || !RequestParser.isTargetByte((byte) c)) {
                return false;
            }
        }
        bytes.writeCharSequence(target, StandardCharsets.ISO_8859_1);
        targetLength = bytes.readableBytes();
        return true;
    }

    private boolean writeHeader(final HttpRequest head, final Header header) {
        final List<String> values = head.headers().getAll(header.headerName());
        if (values.isEmpty()) {
            return true;
        }
        if (values.size() > 1 && header.repeat() == Header.Repeat.REFUSED) {
            return false;
        }
        final String value = switch (header.repeat()) {
            case JOINED -> String.join(", ", values);
            case JOINED_AS_COOKIE -> String.join("; ", values);
            case FIRST, REFUSED -> values.getFirst();
        };
        offsets[header.slot()] = bytes.readableBytes();
        bytes.writeCharSequence(value.strip(), StandardCharsets.ISO_8859_1);
        lengths[header.slot()] = bytes.readableBytes() - offsets[header.slot()];
        return true;
    }

    private boolean checkHost() {
        final int host = Header.HOST.slot();
        if (offsets[host] < 0) {
            return isHttp10;
        }
        return HostName.isWellFormed(bytes.array(), bytes.arrayOffset() + offsets[host], lengths[host]);
    }

    private Problem checkBody(final HttpRequest head) {
        final boolean isChunked = HttpUtil.isTransferEncodingChunked(head);
        final long contentLength = HttpUtil.getContentLength(head, 0L);
        if (isChunked && (offsets[Header.CONTENT_LENGTH.slot()] >= 0 || isHttp10)) {
            return Problem.MALFORMED;
        }
        if (offsets[Header.TRANSFER_ENCODING.slot()] >= 0 && !is(Header.TRANSFER_ENCODING, CHUNKED)) {
            // We undo no other coding, and servers differ in what a list of them means.
            return Problem.MALFORMED;
        }
        hasBody = isChunked || contentLength > 0;
        if (hasBody && (method & Method.GET_HEAD) != 0) {
            return Problem.MALFORMED;
        }
        if (contentLength > EdgeLimits.BODY_BYTES) {
            return Problem.TOO_LARGE;
        }
        if (offsets[Header.EXPECT.slot()] >= 0) {
            if (!is(Header.EXPECT, CONTINUE)) {
                return Problem.EXPECTATION_FAILED;
            }
            isContinueExpected = hasBody && !isHttp10;
        }
        return null;
    }

    private boolean is(final Header header, final byte[] lowerCase) {
        final int slot = header.slot();
        return Ascii.equalsLowerCase(bytes.array(), bytes.arrayOffset() + offsets[slot], lengths[slot], lowerCase);
    }

    /** Whether a body follows the head. */
    boolean hasBody() {
        return hasBody;
    }

    /** Whether the client waits for an interim answer before it sends the body. */
    boolean expectsContinue() {
        return isContinueExpected;
    }

    /** Adds a part of the body; returns false when there is more than the limit. */
    boolean add(final ByteBuf content) {
        if (bytes.readableBytes() - headLength + content.readableBytes() > EdgeLimits.BODY_BYTES) {
            return false;
        }
        bytes.writeBytes(content);
        return true;
    }

    /** Describes this request; valid until {@link #release}. */
    void fill(final Request request) {
        final int base = bytes.arrayOffset();
        request.reset(bytes.array());
        request.method(method);
        request.http10(isHttp10);
        request.target(base, targetLength);
        for (final Header header : Header.values()) {
            if (offsets[header.slot()] >= 0) {
                request.header(header, base + offsets[header.slot()], lengths[header.slot()]);
            }
        }
        request.body(base + headLength, bytes.readableBytes() - headLength);
    }
}
