package io.trailmark.store;

import io.trailmark.store.ListRefusal.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The last row of a page as text that nobody can make but this server, and only for the list that it is of.
 *
 * <pre>
 *  base64url( MAC of 16 bytes over the list and the rest | count | kind and value of each column )
 * </pre>
 *
 * Immutable; any thread.
 */
final class Cursors {
    private static final String MAC = "HmacSHA256";
    private static final int MAC_BYTES = 16;
    private static final int MAX_CHARACTERS = 4_096;
    private static final byte NUMBER = 0;
    private static final byte TEXT = 1;

    private final SecretKeySpec key;

    Cursors(final byte[] key) {
        this.key = new SecretKeySpec(key, MAC);
    }

    String encode(final ListQuery query, final List<Object> last) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(last.size());
            for (final Object value : last) {
                if (value instanceof final Long number) {
                    out.writeByte(NUMBER);
                    out.writeLong(number);
                } else {
                    final byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
                    out.writeByte(TEXT);
                    out.writeInt(text.length);
                    out.write(text);
                }
            }
        } catch (final IOException impossible) {
            throw new UncheckedIOException("memory refused bytes", impossible);
        }
        final byte[] values = bytes.toByteArray();
        final byte[] whole = Arrays.copyOf(mac(query, values), MAC_BYTES + values.length);
        System.arraycopy(values, 0, whole, MAC_BYTES, values.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** The row behind which the query goes on. @throws ListRefusal where the cursor is not of this list. */
    List<Object> decode(final ListQuery query) {
        try {
            final byte[] whole = query.cursor().length() > MAX_CHARACTERS
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(query.cursor());
            if (whole.length > MAC_BYTES) {
                final byte[] values = Arrays.copyOfRange(whole, MAC_BYTES, whole.length);
                if (MessageDigest.isEqual(mac(query, values), Arrays.copyOf(whole, MAC_BYTES))) {
                    return values(values);
                }
            }
        } catch (final IllegalArgumentException ignored) {
            // Answered below, as any that we never gave.
        }
        throw new ListRefusal(
                Reason.CURSOR_INVALID,
                "cursor",
                "This cursor is not of this list: take it from the page before, with the same filters and order.");
    }

    /** What was signed is as it was written. */
    private static List<Object> values(final byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            final List<Object> values = new ArrayList<>();
            for (int left = in.readByte(); left > 0; left--) {
                values.add(
                        in.readByte() == NUMBER
                                ? (Object) in.readLong()
                                : new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
            }
            return values;
        } catch (final IOException impossible) {
            throw new UncheckedIOException("a signed cursor ends early", impossible);
        }
    }

    private byte[] mac(final ListQuery query, final byte[] values) {
        try {
            final Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            final byte[] identity = query.identity().getBytes(StandardCharsets.UTF_8);
            mac.update((byte) (identity.length >>> 24));
            mac.update((byte) (identity.length >>> 16));
            mac.update((byte) (identity.length >>> 8));
            mac.update((byte) identity.length);
            mac.update(identity);
            return Arrays.copyOf(mac.doFinal(values), MAC_BYTES);
        } catch (final NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every JDK has " + MAC, impossible);
        }
    }
}
