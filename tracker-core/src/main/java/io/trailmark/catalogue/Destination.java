package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Where prospects are sent, taken apart in advance: literal bytes with insertions between them. There is one literal
 * more than there are insertions, and {@link Macro#PARAMETERS} is always one of the insertions.
 *
 * <pre>
 *  https://shop.example/{sub1}?from=tm#top
 *  |     literal 0     |  1   |   2   |  3    insertion 0: SUB1
 *                              ^               insertion 1: PARAMETERS (joint: {@code &})
 * </pre>
 *
 * To write it: for each insertion copy the literal before it, then its value; then copy the last literal.
 *
 * <p>A flyweight over memory that never changes; one instance per thread. Allocates nothing.
 */
public final class Destination {
    /*
     *  0      2            3            4       5
     *  +------+------------+------------+-------+---------------+----------------+----------+
     *  | text | insertions | parameters | joint | insertions... | parameters ... | text ... |
     *  +------+------------+------------+-------+---------------+----------------+----------+
     *  Counts and lengths; an insertion is offset (2), length (1) and macro (1); a parameter offset (2) and length (2)
     *  of its name; offsets count in the text. Without text only the first two bytes are there.
     */
    private static final int TEXT_LENGTH_OFFSET = 0;
    private static final int INSERTION_COUNT_OFFSET = 2;
    private static final int PARAMETER_COUNT_OFFSET = 3;
    private static final int JOINT_OFFSET = 4;
    private static final int HEADER_LENGTH = 5;
    private static final int EMPTY_LENGTH = 2;
    private static final int ENTRY_LENGTH = 4;
    private static final int INSERTED_LENGTH_OFFSET = 2;
    private static final int MACRO_OFFSET = 3;
    private static final int NAME_LENGTH_OFFSET = 2;

    private DirectBuffer memory;
    private int offset;
    private int insertionsOffset;
    private int parametersOffset;
    private int textOffset;
    private int textLength;
    private int insertionCount;
    private int parameterCount;

    Destination wrap(final DirectBuffer newMemory, final int newOffset) {
        memory = newMemory;
        offset = newOffset;
        textLength = uint16(newOffset + TEXT_LENGTH_OFFSET);
        insertionCount = textLength == 0 ? 0 : newMemory.getByte(newOffset + INSERTION_COUNT_OFFSET) & 0xFF;
        parameterCount = textLength == 0 ? 0 : newMemory.getByte(newOffset + PARAMETER_COUNT_OFFSET) & 0xFF;
        insertionsOffset = newOffset + HEADER_LENGTH;
        parametersOffset = insertionsOffset + insertionCount * ENTRY_LENGTH;
        textOffset = parametersOffset + parameterCount * ENTRY_LENGTH;
        return this;
    }

    /** Whether there is nowhere to go. Then nothing else here means anything. */
    public boolean isEmpty() {
        return textLength == 0;
    }

    /** Bytes of the destination as configured, macros unexpanded. */
    public int textLengthBytes() {
        return textLength;
    }

    /** How many insertions, at least one. */
    public int insertionCount() {
        return insertionCount;
    }

    /** What goes behind the literal with the same index. */
    public Macro insertion(final int index) {
        return Macro.of(memory.getByte(insertionsOffset + index * ENTRY_LENGTH + MACRO_OFFSET));
    }

    /** Bytes of a literal; {@code index} goes to {@link #insertionCount} inclusive. */
    public int literalLengthBytes(final int index) {
        return literalLimit(index) - literalOffset(index);
    }

    /**
     * Copies a literal; {@code index} goes to {@link #insertionCount} inclusive.
     *
     * @return the offset behind what was written.
     */
    public int copyLiteral(final int index, final byte[] target, final int targetOffset) {
        final int start = literalOffset(index);
        final int lengthBytes = literalLimit(index) - start;
        memory.getBytes(textOffset + start, target, targetOffset, lengthBytes);
        return targetOffset + lengthBytes;
    }

    /**
     * What joins the first added parameter to the address: {@code ?}, {@code &}, or 0 when the address ends with one.
     */
    public byte joint() {
        return memory.getByte(offset + JOINT_OFFSET);
    }

    /** How many parameters the address has by itself. */
    public int parameterCount() {
        return parameterCount;
    }

    /**
     * Whether the address has a parameter of this name by itself, which a visitor's value must not replace. Names are
     * compared as a shop reads them: percent escapes and + decoded, case kept.
     */
    public boolean hasParameter(final byte[] name, final int nameOffset, final int nameLengthBytes) {
        for (int i = 0; i < parameterCount; i++) {
            if (isParameter(i, name, nameOffset, nameOffset + nameLengthBytes)) {
                return true;
            }
        }
        return false;
    }

    private boolean isParameter(final int index, final byte[] name, final int nameOffset, final int nameLimit) {
        final int entry = parametersOffset + index * ENTRY_LENGTH;
        int mine = textOffset + uint16(entry);
        final int mineLimit = mine + uint16(entry + NAME_LENGTH_OFFSET);
        int other = nameOffset;
        while (mine < mineLimit && other < nameLimit) {
            byte a = memory.getByte(mine++);
            byte b = name[other++];
            if (a == '%' && mine + 1 < mineLimit) {
                a = unescaped(memory.getByte(mine), memory.getByte(mine + 1));
                mine += 2;
            } else if (a == '+') {
                a = ' ';
            }
            if (b == '%' && other + 1 < nameLimit && isEscape(name, other)) {
                b = unescaped(name[other], name[other + 1]);
                other += 2;
            } else if (b == '+') {
                b = ' ';
            }
            if (a != b) {
                return false;
            }
        }
        return mine == mineLimit && other == nameLimit;
    }

    private static boolean isEscape(final byte[] bytes, final int digitsOffset) {
        return Ascii.isHexDigit(bytes[digitsOffset]) && Ascii.isHexDigit(bytes[digitsOffset + 1]);
    }

    private static byte unescaped(final byte high, final byte low) {
        return (byte) ((Ascii.hexValue(high) << 4) | Ascii.hexValue(low));
    }

    private int literalOffset(final int index) {
        if (index == 0) {
            return 0;
        }
        final int before = insertionsOffset + (index - 1) * ENTRY_LENGTH;
        return uint16(before) + (memory.getByte(before + INSERTED_LENGTH_OFFSET) & 0xFF);
    }

    private int literalLimit(final int index) {
        return index == insertionCount ? textLength : uint16(insertionsOffset + index * ENTRY_LENGTH);
    }

    private int uint16(final int at) {
        return memory.getShort(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /** The destination as configured; empty where there is none. */
    String text() {
        final byte[] text = new byte[textLength];
        memory.getBytes(textLength == 0 ? offset : textOffset, text);
        return new String(text, UTF_8);
    }

    /** Bytes this destination takes in its memory. */
    int encodedLength() {
        return textLength == 0 ? EMPTY_LENGTH : textOffset + textLength - offset;
    }

    /**
     * Takes an address apart and writes it down.
     *
     * @param target grows as needed.
     * @param text anything; what is no valid destination is written as an empty one, so that a prospect is never sent
     *     to a place that was not checked.
     * @return the offset behind what was written.
     */
    static int encode(final MutableDirectBuffer target, final int at, final String text, final UrlParser parser) {
        return encode(target, at, text.getBytes(UTF_8), parser);
    }

    /** The same, from bytes. */
    static int encode(final MutableDirectBuffer target, final int at, final byte[] bytes, final UrlParser parser) {
        if (parser.parseTemplate(bytes, 0, bytes.length) != UrlFault.NONE) {
            target.putShort(at + TEXT_LENGTH_OFFSET, (short) 0, ByteOrder.LITTLE_ENDIAN);
            return at + EMPTY_LENGTH;
        }
        final int insertionsStart = at + HEADER_LENGTH;
        final int parametersStart = encodeInsertions(target, insertionsStart, bytes, parser);
        final int textStart = encodeParameters(target, parametersStart, bytes, parser);
        target.putShort(at + TEXT_LENGTH_OFFSET, (short) bytes.length, ByteOrder.LITTLE_ENDIAN);
        target.putByte(at + INSERTION_COUNT_OFFSET, (byte) ((parametersStart - insertionsStart) / ENTRY_LENGTH));
        target.putByte(at + PARAMETER_COUNT_OFFSET, (byte) ((textStart - parametersStart) / ENTRY_LENGTH));
        target.putByte(at + JOINT_OFFSET, joint(bytes, parser));
        target.putBytes(textStart, bytes);
        return textStart + bytes.length;
    }

    private static int encodeInsertions(
            final MutableDirectBuffer target, final int at, final byte[] bytes, final UrlParser parser) {
        int next = at;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == parser.fragmentOffset()) {
                next = encodeInsertion(target, next, i, i, Macro.PARAMETERS);
            }
            if (i < bytes.length && bytes[i] == '{') {
                final int end = UrlParser.macroLimit(bytes, i, bytes.length);
                next = encodeInsertion(target, next, i, end, Macro.of(bytes, i, end));
                i = end - 1;
            }
        }
        return next;
    }

    private static int encodeInsertion(
            final MutableDirectBuffer target, final int at, final int start, final int end, final Macro macro) {
        target.putShort(at, (short) start, ByteOrder.LITTLE_ENDIAN);
        target.putByte(at + INSERTED_LENGTH_OFFSET, (byte) (end - start));
        target.putByte(at + MACRO_OFFSET, (byte) macro.number());
        return at + ENTRY_LENGTH;
    }

    private static int encodeParameters(
            final MutableDirectBuffer target, final int at, final byte[] bytes, final UrlParser parser) {
        int next = at;
        int start = parser.queryOffset() + 1;
        while (start < parser.fragmentOffset()) {
            int nameLimit = start;
            while (nameLimit < parser.fragmentOffset() && bytes[nameLimit] != '=' && bytes[nameLimit] != '&') {
                nameLimit++;
            }
            if (nameLimit > start) {
                target.putShort(next, (short) start, ByteOrder.LITTLE_ENDIAN);
                target.putShort(next + NAME_LENGTH_OFFSET, (short) (nameLimit - start), ByteOrder.LITTLE_ENDIAN);
                next += ENTRY_LENGTH;
            }
            start = nameLimit;
            while (start < parser.fragmentOffset() && bytes[start] != '&') {
                start++;
            }
            start++;
        }
        return next;
    }

    private static byte joint(final byte[] bytes, final UrlParser parser) {
        if (parser.queryOffset() == parser.fragmentOffset()) {
            return '?';
        }
        final byte last = bytes[parser.fragmentOffset() - 1];
        return last == '?' || last == '&' ? 0 : (byte) '&';
    }
}
