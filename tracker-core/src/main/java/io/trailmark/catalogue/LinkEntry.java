package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.LinkDefinedDecoder;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.Source;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * How one version of a link lies in memory: all that is known of it, its destination taken apart in advance.
 *
 * <pre>
 *  0         4            8            12        16           24                  32          36
 *  +---------+------------+------------+---------+------------+-------------------+-----------+----
 *  | link id | program id | partner id | version | expires ms | effective from ms | namesake  | ...
 *  +---------+------------+------------+---------+------------+-------------------+-----------+----
 *  36       37       38           39           40                41
 *  +--------+--------+------------+------------+-----------------+-----------------+--------------+---------------+
 *  | status | origin | forwarding | ref.policy | redirect status | code length (1) | code ...     | destination...|
 *  +--------+--------+------------+------------+-----------------+-----------------+--------------+---------------+
 *  | fallback ... |
 *  +--------------+
 * </pre>
 *
 * Behind it lie the link's {@link EntryTerms}, where it has any: then a bit of the redirect status is set.
 *
 * <p>Little-endian. {@code namesake} is the next link in the ring of those with the same code; it is the writer's
 * alone. What is no valid destination is kept as none, so that a prospect is never sent to a place that was not
 * checked.
 */
final class LinkEntry {
    static final int KEY_OFFSET = 41;

    private static final int PARTNER_ID_OFFSET = 8;
    private static final int VERSION_OFFSET = 12;
    private static final int EXPIRES_MS_OFFSET = 16;
    private static final int EFFECTIVE_FROM_MS_OFFSET = 24;
    private static final int NAMESAKE_OFFSET = 32;
    private static final int STATUS_OFFSET = 36;
    private static final int ORIGIN_OFFSET = 37;
    private static final int FORWARDING_OFFSET = 38;
    private static final int REFERRER_POLICY_OFFSET = 39;
    private static final int REDIRECT_STATUS_OFFSET = 40;
    private static final int REDIRECT_STATUS_BASE = 300;
    private static final int REDIRECT_STATUS_MASK = 0x3F;
    private static final int TERMS_FLAG = 0x40;

    private LinkEntry() {}

    /** Writes the entry that a record defines, from offset 0 on; returns its length in bytes. */
    static int encode(final MutableDirectBuffer target, final LinkDefinedDecoder record, final EntryTerms terms) {
        final UrlParser parser = terms.begin(record).parser();
        final long expiresMs = record.expiresMs();
        CodeIndex.encodeIdAndScope(target, (int) record.linkId(), (int) record.programId());
        target.putInt(PARTNER_ID_OFFSET, (int) record.partnerId(), ByteOrder.LITTLE_ENDIAN);
        target.putInt(VERSION_OFFSET, (int) record.version(), ByteOrder.LITTLE_ENDIAN);
        target.putLong(
                EXPIRES_MS_OFFSET,
                expiresMs == LinkDefinedDecoder.expiresMsNullValue() ? Link.NEVER : expiresMs,
                ByteOrder.LITTLE_ENDIAN);
        target.putLong(EFFECTIVE_FROM_MS_OFFSET, record.effectiveFromMs(), ByteOrder.LITTLE_ENDIAN);
        target.putInt(NAMESAKE_OFFSET, (int) record.linkId(), ByteOrder.LITTLE_ENDIAN);
        target.putByte(STATUS_OFFSET, (byte) record.status().value());
        target.putByte(ORIGIN_OFFSET, (byte) record.source().value());
        target.putByte(FORWARDING_OFFSET, (byte) record.forwarding().value());
        target.putByte(REFERRER_POLICY_OFFSET, (byte) record.referrerPolicy().value());
        target.putByte(REDIRECT_STATUS_OFFSET, (byte) (record.redirectStatus() - REDIRECT_STATUS_BASE));
        final byte[] code = new byte[record.codeLength()];
        record.getCode(code, 0, code.length);
        final byte[] destination = new byte[record.destinationLength()];
        record.getDestination(destination, 0, destination.length);
        final byte[] fallback = new byte[record.fallbackLength()];
        record.getFallback(fallback, 0, fallback.length);
        final int destinationOffset = CodeIndex.encodeKey(target, KEY_OFFSET, code, code.length);
        final int fallbackOffset = Destination.encode(target, destinationOffset, destination, parser);
        final int limit = Destination.encode(target, fallbackOffset, fallback, parser);
        if (terms.end(record).isPlain()) {
            return limit;
        }
        target.putByte(REDIRECT_STATUS_OFFSET, (byte) (target.getByte(REDIRECT_STATUS_OFFSET) | TERMS_FLAG));
        return terms.copyTo(target, limit);
    }

    /** Whether there are {@link EntryTerms}. */
    static boolean hasTerms(final DirectBuffer chunk, final int offset) {
        return (chunk.getByte(offset + REDIRECT_STATUS_OFFSET) & TERMS_FLAG) != 0;
    }

    /** Bytes of an entry. */
    static int lengthBytes(final DirectBuffer chunk, final int offset) {
        final int limit = termsOffset(chunk, offset);
        return (hasTerms(chunk, offset) ? limit + EntryTerms.lengthBytes(chunk, limit) : limit) - offset;
    }

    /** Where its terms lie, if it has any. */
    static int termsOffset(final DirectBuffer chunk, final int offset) {
        final int destinationOffset = offset + KEY_OFFSET + 1 + codeLengthBytes(chunk, offset);
        final int fallbackOffset = destinationOffset
                + new Destination().wrap(chunk, destinationOffset).encodedLength();
        return fallbackOffset + new Destination().wrap(chunk, fallbackOffset).encodedLength();
    }

    /** The link as a record that stands for itself. */
    static Link decode(final DirectBuffer chunk, final int offset) {
        final byte[] code = new byte[codeLengthBytes(chunk, offset)];
        chunk.getBytes(offset + KEY_OFFSET + 1, code);
        final int destinationOffset = offset + KEY_OFFSET + 1 + code.length;
        final Destination destination = new Destination().wrap(chunk, destinationOffset);
        final Destination fallback = new Destination().wrap(chunk, destinationOffset + destination.encodedLength());
        final int termsOffset = destinationOffset + destination.encodedLength() + fallback.encodedLength();
        final boolean hasTerms = hasTerms(chunk, offset);
        return new Link(
                CodeIndex.id(chunk, offset),
                CodeIndex.scope(chunk, offset),
                partnerId(chunk, offset),
                new String(code, US_ASCII),
                version(chunk, offset),
                status(chunk, offset),
                origin(chunk, offset),
                chunk.getLong(offset + EFFECTIVE_FROM_MS_OFFSET, ByteOrder.LITTLE_ENDIAN),
                destination.text(),
                redirectStatus(chunk, offset),
                forwarding(chunk, offset),
                referrerPolicy(chunk, offset),
                expiresMs(chunk, offset),
                fallback.text(),
                hasTerms ? EntryTerms.decodeTerms(chunk, termsOffset) : LinkTerms.NONE,
                hasTerms ? EntryTerms.decodeNotes(chunk, termsOffset) : Notes.NONE);
    }

    static int partnerId(final DirectBuffer chunk, final int offset) {
        return chunk.getInt(offset + PARTNER_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static int version(final DirectBuffer chunk, final int offset) {
        return chunk.getInt(offset + VERSION_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static long expiresMs(final DirectBuffer chunk, final int offset) {
        return chunk.getLong(offset + EXPIRES_MS_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static EntityStatus status(final DirectBuffer chunk, final int offset) {
        return EntityStatus.get(chunk.getByte(offset + STATUS_OFFSET));
    }

    static boolean isArchived(final DirectBuffer chunk, final int offset) {
        return status(chunk, offset) == EntityStatus.ARCHIVED;
    }

    static Source origin(final DirectBuffer chunk, final int offset) {
        return Source.get(chunk.getByte(offset + ORIGIN_OFFSET));
    }

    static Forwarding forwarding(final DirectBuffer chunk, final int offset) {
        return Forwarding.get(chunk.getByte(offset + FORWARDING_OFFSET));
    }

    static ReferrerPolicy referrerPolicy(final DirectBuffer chunk, final int offset) {
        return ReferrerPolicy.get(chunk.getByte(offset + REFERRER_POLICY_OFFSET));
    }

    static int redirectStatus(final DirectBuffer chunk, final int offset) {
        return REDIRECT_STATUS_BASE + (chunk.getByte(offset + REDIRECT_STATUS_OFFSET) & REDIRECT_STATUS_MASK);
    }

    static int codeLengthBytes(final DirectBuffer chunk, final int offset) {
        return chunk.getByte(offset + KEY_OFFSET) & 0xFF;
    }

    /** Number of the next link with the same code; its own where there is no other. */
    static int namesake(final DirectBuffer chunk, final int offset) {
        return chunk.getInt(offset + NAMESAKE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static void namesake(final MutableDirectBuffer chunk, final int offset, final int linkId) {
        chunk.putInt(offset + NAMESAKE_OFFSET, linkId, ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether two entries say the same of what never changes: programme, partner and code. */
    static boolean isSameLink(
            final DirectBuffer chunk, final int offset, final DirectBuffer otherChunk, final int otherOffset) {
        final int lengthBytes = codeLengthBytes(chunk, offset);
        if (CodeIndex.scope(chunk, offset) != CodeIndex.scope(otherChunk, otherOffset)
                || partnerId(chunk, offset) != partnerId(otherChunk, otherOffset)
                || lengthBytes != codeLengthBytes(otherChunk, otherOffset)) {
            return false;
        }
        for (int i = 1; i <= lengthBytes; i++) {
            if (chunk.getByte(offset + KEY_OFFSET + i) != otherChunk.getByte(otherOffset + KEY_OFFSET + i)) {
                return false;
            }
        }
        return true;
    }
}
