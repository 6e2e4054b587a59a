package io.trailmark.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds and makes the programs that a comparison needs. Rivals that {@code scripts/bench --rivals} fetched lie unpacked
 * in a folder; others are taken from the path.
 */
final class Tools {
    private static final List<String> BIN_FOLDERS = List.of("usr/sbin", "usr/bin");
    private static final String LIBRARIES = "usr/lib/x86_64-linux-gnu";

    private final Path root;
    private final Path rivals;
    private final Path made;

    /** @param root of the project. */
    Tools(final Path root) {
        this.root = root;
        rivals = root.resolve("bench/target/rivals/root");
        made = root.resolve("bench/target/native");
    }

    /** A program by name, from the folder of rivals or else from the path. */
    Optional<Path> find(final String name) {
        final List<Path> folders = new ArrayList<>();
        BIN_FOLDERS.forEach(folder -> folders.add(rivals.resolve(folder)));
        for (final String folder : System.getenv("PATH").split(":", -1)) {
            folders.add(Path.of(folder));
        }
        folders.add(Path.of("/usr/sbin"));
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Folders where an unpacked rival finds its libraries. */
    String libraryPath() {
        return rivals.resolve(LIBRARIES).toString();
    }

    /** Whether {@link #compile} can link the generator with OpenSSL. */
    boolean hasTls() {
        return headers().isPresent();
    }

    private Optional<Path> headers() {
        return List.of(rivals.resolve("usr/include"), Path.of("/usr/include")).stream()
                .filter(folder -> Files.exists(folder.resolve("openssl/ssl.h")))
                .findFirst();
    }

    /** Compiles {@code bench/src/main/c/NAME.c} where that has not been done since it changed. */
    Path compile(final String name, final boolean isTls) throws IOException, InterruptedException {
        final Path source = root.resolve("bench/src/main/c").resolve(name + ".c");
        final Path program = made.resolve(isTls ? name + "-tls" : name);
        if (Files.exists(program)
                && Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) > 0) {
            return program;
        }
        Files.createDirectories(made);
        final List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-Wall", "-Wextra", "-Werror"));
        if (isTls) {
            final Path include = headers().orElseThrow();
            command.addAll(List.of("-DWITH_TLS", "-I" + include, "-I" + include.resolve("x86_64-linux-gnu")));
        }
        command.addAll(List.of("-o", program.toString(), source.toString()));
        if (isTls) {
            command.addAll(List.of("-L" + libraryPath(), "-Wl,-rpath," + libraryPath(), "-lssl", "-lcrypto"));
        }
        final Process compiler = new ProcessBuilder(command).inheritIO().start();
        if (compiler.waitFor() != 0) {
            throw new IOException("gcc failed: " + command);
        }
        return program;
    }
}
