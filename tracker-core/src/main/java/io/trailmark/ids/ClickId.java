package io.trailmark.ids;

import io.trailmark.record.codec.ClickVerdict;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A click id as it came back to us: parsed, and checked without a look-up. Big-endian throughout, so that ids sort by
 * their time, as bytes and as text.
 *
 * <pre>
 *  byte  0        1 ......... 6  7 ................ 11  12 ... 15  16 ... 23  24 ... 31
 *       +--------+--------------+----------------------+----------+----------+---------+
 *       | vvvkkkkk | time in ms | node loop sequence p | link     | visitor  | MAC     |
 *       +--------+--------------+----------------------+----------+----------+---------+
 *         3 + 5 bit   48 bit       8    6     25     1     32 bit     64 bit   64 bit
 * </pre>
 *
 * v is the version (1), k the number of the key, p is 1 when the click pays. The MAC is SipHash-2-4 over bytes 0 to 23.
 * As text: 43 characters of 6 bits from the top; the two lowest bits of the last one are zero, so every id has exactly
 * one text.
 *
 * <p>Threads: one; each event loop has its own. Allocates nothing. What the accessors say is to be believed only after
 * {@link #verify} said PROVEN.
 */
public final class ClickId {
    /** Bytes of an id. */
    public static final int LENGTH_BYTES = 32;

    /** Characters of an id as text, all ASCII. */
    public static final int TEXT_BYTES = 43;

    static final int VERSION = 1;
    static final int KEY_BITS = 5;
    static final int TIME_OFFSET = 1;
    static final int ORIGIN_OFFSET = 7;
    static final int LINK_OFFSET = 12;
    static final int VISITOR_OFFSET = 16;
    static final int MAC_OFFSET = 24;
    static final int NODE_SHIFT = 32;
    static final int LOOP_SHIFT = 26;
    static final int SEQUENCE_SHIFT = 1;

    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final byte[] ALPHABET = alphabet();
    private static final byte[] VALUES = values();

    private final byte[] bytes = new byte[LENGTH_BYTES];

    /** Reads the text form; false, and all accessors zero, if it is none. */
    public boolean tryParse(final byte[] text, final int offset, final int lengthBytes) {
        if (lengthBytes == TEXT_BYTES && decode(text, offset) && (bytes[0] & 0xFF) >>> KEY_BITS == VERSION) {
            return true;
        }
        Arrays.fill(bytes, (byte) 0);
        return false;
    }

    /** Whether we made this id: PROVEN, FORGED (also for what could not be parsed), or KEY_UNKNOWN. */
    public ClickVerdict verify(final ClickIdKeys keys) {
        if ((bytes[0] & 0xFF) >>> KEY_BITS != VERSION) {
            return ClickVerdict.FORGED;
        }
        final int number = keyNumber();
        if (!keys.isKnown(number)) {
            return ClickVerdict.KEY_UNKNOWN;
        }
        // Two words compared as a whole: how long it takes says nothing about how much of them agrees.
        final long difference = keys.mac(number, bytes, 0, MAC_OFFSET) ^ (long) LONG.get(bytes, MAC_OFFSET);
        return difference == 0 ? ClickVerdict.PROVEN : ClickVerdict.FORGED;
    }

    /** When the click happened, in ms since 1970. */
    public long timeMs() {
        return (long) LONG.get(bytes, 0) >>> 8 & 0xFFFF_FFFF_FFFFL;
    }

    /** The link that was followed. */
    public int linkId() {
        return (int) INT.get(bytes, LINK_OFFSET);
    }

    /** The visitor's token. */
    public long visitor() {
        return (long) LONG.get(bytes, VISITOR_OFFSET);
    }

    /** Whether the click was one that pays. */
    public boolean isPayable() {
        return (bytes[LINK_OFFSET - 1] & 1) == 1;
    }

    /** Number of the key that made the id. */
    public int keyNumber() {
        return bytes[0] & (1 << KEY_BITS) - 1;
    }

    /** The id itself; overwritten by the next {@link #tryParse}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Writes the text form of the id at {@code offset}: {@link #TEXT_BYTES} bytes. */
    public static void encode(final byte[] id, final int offset, final byte[] text, final int textOffset) {
        int from = offset;
        int to = textOffset;
        for (int group = 0; group < LENGTH_BYTES / 3; group++, from += 3) {
            final int word = (id[from] & 0xFF) << 16 | (id[from + 1] & 0xFF) << 8 | (id[from + 2] & 0xFF);
            text[to++] = ALPHABET[word >>> 18];
            text[to++] = ALPHABET[word >>> 12 & 63];
            text[to++] = ALPHABET[word >>> 6 & 63];
            text[to++] = ALPHABET[word & 63];
        }
        final int rest = (id[from] & 0xFF) << 8 | (id[from + 1] & 0xFF);
        text[to++] = ALPHABET[rest >>> 10];
        text[to++] = ALPHABET[rest >>> 4 & 63];
        text[to] = ALPHABET[rest << 2 & 63];
    }

    private boolean decode(final byte[] text, final int offset) {
        int from = offset;
        int invalid = 0;
        for (int to = 0; to < LENGTH_BYTES - 2; to += 3) {
            final int a = VALUES[text[from++] & 0xFF];
            final int b = VALUES[text[from++] & 0xFF];
            final int c = VALUES[text[from++] & 0xFF];
            final int d = VALUES[text[from++] & 0xFF];
            invalid |= a | b | c | d;
            final int word = a << 18 | b << 12 | c << 6 | d;
            bytes[to] = (byte) (word >>> 16);
            bytes[to + 1] = (byte) (word >>> 8);
            bytes[to + 2] = (byte) word;
        }
        final int a = VALUES[text[from++] & 0xFF];
        final int b = VALUES[text[from++] & 0xFF];
        final int c = VALUES[text[from] & 0xFF];
        invalid |= a | b | c;
        final int word = a << 12 | b << 6 | c;
        bytes[LENGTH_BYTES - 2] = (byte) (word >>> 10);
        bytes[LENGTH_BYTES - 1] = (byte) (word >>> 2);
        return invalid >= 0 && (word & 3) == 0;
    }

    private static byte[] alphabet() {
        final byte[] alphabet = new byte[64];
        int count = 0;
        for (int c = '-'; c <= 'z'; c++) {
            if (c == '-' || c == '_' || (c < 128 && Character.isLetterOrDigit(c))) {
                alphabet[count++] = (byte) c;
            }
        }
        return alphabet;
    }

    private static byte[] values() {
        final byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = (byte) i;
        }
        return values;
    }
}
