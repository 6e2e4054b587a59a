package io.trailmark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
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

    private static Path usual(final Shell shell) {
        final String folder = shell.variables().get("XDG_CONFIG_HOME");
        final Path config = folder == null || folder.isBlank() ? shell.home().resolve(".config") : Path.of(folder);
        return config.resolve("trailmark").resolve("token");
    }

    private static String read(final Path file) {
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
