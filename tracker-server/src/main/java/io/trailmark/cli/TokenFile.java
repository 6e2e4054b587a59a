package io.trailmark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Where the token comes from: never an argument, which everybody on the machine can read. Threads: any; no state. */
final class TokenFile {
    static final String VARIABLE = "TRAILMARK_TOKEN";

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /** What the token of a session begins with. */
    private static final String SESSION = "tms_";

    private static final FileAttribute<?>[] NONE = {};
    private static final FileAttribute<?> OF_FILES =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OF_FOLDERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private TokenFile() {}

    /**
     * The token; null where there is none.
     *
     * @param named file; null: by the environment, else in its usual place.
     */
    static String token(final Shell shell, final Path named) {
        final String variable = shell.variables().get(VARIABLE);
        if (named == null && variable != null && !variable.isBlank()) {
            return variable.strip();
        }
        final Path usual = usual(shell);
        if (named == null && !Files.exists(usual)) {
            return null;
        }
        return read(named == null ? usual : named);
    }

    /** Where a session's token is kept: the named file, else the usual one. */
    static Path place(final Shell shell, final Path named) {
        return named == null ? usual(shell) : named;
    }

    /**
     * Keeps the token of a session, for nobody else to read. A token that is none of a session is not written over: it
     * is shown once only.
     */
    static void keep(final Path file, final String token) {
        try {
            mustBeSession(file);
            final Path folder = file.toAbsolutePath().getParent();
            final boolean isPosix =
                    folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (!Files.exists(folder)) {
                Files.createDirectories(folder, isPosix ? new FileAttribute<?>[] {OF_FOLDERS} : NONE);
            }
            final Path temporary =
                    Files.createTempFile(folder, "token", ".tmp", isPosix ? new FileAttribute<?>[] {OF_FILES} : NONE);
            Files.writeString(temporary, token + "\n");
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            throw Failure.wrongUse("The session's token cannot be kept in " + file + ": " + e.getMessage());
        }
    }

    /** Throws where something else than a session's token is kept. */
    static void mustBeSession(final Path file) {
        if (Files.exists(file) && !isSession(read(file))) {
            throw new Failure(
                    ExitCode.WRONG_USE,
                    file + " holds a token, which was shown once only; it stays.",
                    List.of("Put it elsewhere, or name another file with --token-file."));
        }
    }

    /** Whether it is a session's token, and with it a person's. */
    static boolean isSession(final String token) {
        return token.startsWith(SESSION);
    }

    static void forget(final Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            throw Failure.wrongUse("The session's token cannot be removed from " + file + ": " + e.getMessage());
        }
    }

    private static Path usual(final Shell shell) {
        final String folder = shell.variables().get("XDG_CONFIG_HOME");
        final Path config = folder == null || folder.isBlank() ? shell.home().resolve(".config") : Path.of(folder);
        return config.resolve("trailmark").resolve("token");
    }

    static String read(final Path file) {
        try {
            if (!othersMay(file).isEmpty()) {
                throw new Failure(
                        ExitCode.WRONG_USE,
                        "The token in " + file + " can be read by others than you.",
                        List.of("Close it: chmod 600 " + file));
            }
            return Files.readString(file).strip();
        } catch (final IOException e) {
            throw Failure.wrongUse("The file of the token cannot be read: " + file + ".");
        }
    }

    /** What group and others may do with a file; empty where the file system knows no such thing. */
    static Set<PosixFilePermission> othersMay(final Path file) throws IOException {
        try {
            final Set<PosixFilePermission> others = EnumSet.copyOf(OF_OTHERS);
            others.retainAll(Files.getPosixFilePermissions(file));
            return others;
        } catch (final UnsupportedOperationException noPosix) {
            return Set.of();
        }
    }
}
