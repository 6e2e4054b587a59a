package io.trailmark.ids;

import io.trailmark.files.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Numbered secret keys in a file, one of which is current: it makes proofs, the others only check them.
 *
 * <p>Invariants: numbers are unique and below {@link #CAPACITY}; the current key is the one made last.
 *
 * <p>Immutable: a rotation writes the file and returns a new ring. Files: see {@link SecretFile}.
 */
final class KeyRing {
    /** Click ids have five bits for the number of their key. */
    static final int CAPACITY = 32;

    private static final Pattern HEX = Pattern.compile("([0-9a-f]{2})+");

    private final Path file;
    private final int keyBytes;
    private final List<Key> oldestFirst;

    /** One key. */
    record Key(int number, String secretHex, long madeMs) {
        byte[] secret() {
            return HexFormat.of().parseHex(secretHex);
        }
    }

    private KeyRing(final Path file, final int keyBytes, final List<Key> oldestFirst) {
        this.file = file;
        this.keyBytes = keyBytes;
        this.oldestFirst = List.copyOf(oldestFirst);
    }

    /** Reads the ring, or makes the first key and the file when there is none. */
    static KeyRing open(final Path file, final int keyBytes, final long nowMs) throws IOException {
        if (Files.exists(file)) {
            return new KeyRing(file, keyBytes, read(file, keyBytes));
        }
        final KeyRing ring = new KeyRing(file, keyBytes, List.of(newKey(0, keyBytes, nowMs)));
        ring.write();
        return ring;
    }

    /**
     * Makes a new current key; takes the place of the oldest one when all numbers are in use.
     *
     * @param keepMs how long a key must still be known after it ceased to be current.
     * @throws IllegalStateException if the key that would go is still needed.
     */
    KeyRing rotate(final long nowMs, final long keepMs) throws IOException {
        final List<Key> keys = new ArrayList<>(oldestFirst);
        if (keys.size() == CAPACITY) {
            final long retiredMs = keys.get(1).madeMs();
            if (nowMs - retiredMs < keepMs) {
                throw new IllegalStateException("key " + keys.getFirst().number() + " was in use until "
                        + Instant.ofEpochMilli(retiredMs) + " and is still needed; rotate less often");
            }
            keys.removeFirst();
        }
        final long madeMs = Math.max(nowMs, current().madeMs() + 1);
        keys.add(newKey((current().number() + 1) % CAPACITY, keyBytes, madeMs));
        final KeyRing ring = new KeyRing(file, keyBytes, keys);
        ring.write();
        return ring;
    }

    Key current() {
        return oldestFirst.getLast();
    }

    List<Key> keys() {
        return oldestFirst;
    }

    private static Key newKey(final int number, final int keyBytes, final long madeMs) {
        final byte[] secret = new byte[keyBytes];
        new SecureRandom().nextBytes(secret);
        return new Key(number, HexFormat.of().formatHex(secret), madeMs);
    }

    private void write() throws IOException {
        final StringBuilder text = new StringBuilder("""
                # Secret keys: who has them can make what only this server should. Never edit; back up with the journal.
                # number, key, made at. The key made last is used; the others check what is still about.
                """);
        for (final Key key : oldestFirst) {
            text.append(key.number())
                    .append(' ')
                    .append(key.secretHex())
                    .append(' ')
                    .append(Instant.ofEpochMilli(key.madeMs()))
                    .append('\n');
        }
        SecretFile.replace(file, text.toString());
    }

    private static List<Key> read(final Path file, final int keyBytes) throws IOException {
        final List<Key> keys = new ArrayList<>();
        final boolean[] isTaken = new boolean[CAPACITY];
        for (final String line : SecretFile.lines(file)) {
            final Key key = parse(line);
            if (key == null || key.secretHex().length() != 2 * keyBytes || isTaken[key.number()]) {
                throw new IOException(file + ": key " + (keys.size() + 1) + " is not readable; expected lines of"
                        + " number (0 to 31, each once), " + 2 * keyBytes + " hex digits, time");
            }
            isTaken[key.number()] = true;
            keys.add(key);
        }
        if (keys.isEmpty()) {
            throw new IOException(file + " holds no key; restore it from a backup, or delete it to begin anew");
        }
        keys.sort(Comparator.comparingLong(Key::madeMs));
        return keys;
    }

    private static Key parse(final String line) {
        final String[] words = line.split("\\s+", -1);
        try {
            final int number = words.length == 3 && HEX.matcher(words[1]).matches() ? Integer.parseInt(words[0]) : -1;
            return number < 0 || number >= CAPACITY
                    ? null
                    : new Key(number, words[1], Instant.parse(words[2]).toEpochMilli());
        } catch (final IllegalArgumentException | DateTimeParseException e) {
            return null;
        }
    }
}
