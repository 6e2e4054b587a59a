package io.trailmark.main;

import io.trailmark.catalogue.LastDefinition;
import io.trailmark.files.SecretFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers with which programme files which state of the catalogue agreed, so that a start need not compare the same
 * again: to read a million links as YAML takes ten seconds, to read their bytes a tenth of one.
 *
 * <p>One line in the data folder: form, SHA-256 of names and contents of the files, position and checksum of the newest
 * record of the catalogue, and until when the comparison holds, since rules may be dated. Whatever does not fit, or
 * cannot be read, leads to a comparison and to nothing worse. Thread: one at a time.
 */
final class FilesMark {
    private static final Logger LOG = LoggerFactory.getLogger(FilesMark.class);

    /** Another with each change of what files mean or how they are compared. */
    private static final String FORM = "1";

    private static final String UNREADABLE = "unreadable";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Path folder;

    /** @param folder of the programme files. */
    FilesMark(final Path file, final Path folder) {
        this.file = file;
        this.folder = folder;
    }

    /** What tells the files as they are now from any others. */
    String digest() {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.{yaml,yml}")) {
            final TreeSet<Path> files = new TreeSet<>();
            entries.forEach(files::add);
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            final byte[] buffer = new byte[BUFFER_BYTES];
            for (final Path each : files) {
                digest.update((each.getFileName() + "\n" + Files.size(each) + "\n").getBytes(StandardCharsets.UTF_8));
                try (InputStream in = Files.newInputStream(each)) {
                    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                        digest.update(buffer, 0, count);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (final IOException e) {
            return UNREADABLE;
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether files of this digest were found to agree with the catalogue that this is the newest record of. */
    boolean agrees(final String digest, final LastDefinition last, final long nowMs) {
        if (digest.equals(UNREADABLE) || Files.notExists(file)) {
            return false;
        }
        try {
            final List<String> lines = Files.readAllLines(file);
            final String known = known(digest, last);
            final String line = lines.isEmpty() ? "" : lines.getFirst();
            return line.startsWith(known) && nowMs < Long.parseLong(line.substring(known.length()));
        } catch (final IOException | NumberFormatException e) {
            LOG.warn("{} cannot be read, so all programme files are compared: {}", file, e.getMessage());
            return false;
        }
    }

    /** @param untilMs first ms since 1970 at which the comparison may come out otherwise. */
    void remember(final String digest, final LastDefinition last, final long untilMs) {
        if (digest.equals(UNREADABLE)) {
            return;
        }
        try {
            SecretFile.replace(file, known(digest, last) + untilMs + "\n");
        } catch (final IOException e) {
            LOG.warn("{} cannot be written, so the next start compares all programme files: {}", file, e.getMessage());
        }
    }

    private static String known(final String digest, final LastDefinition last) {
        return FORM + " " + digest + " " + last.position() + " " + Integer.toHexString(last.crc32c()) + " ";
    }
}
