package io.trailmark.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A certificate and its key for all who speak TLS here, of the kind that servers have today: P-256.
 *
 * @param chain PEM.
 * @param key PEM.
 */
record Certificate(Path chain, Path key) {
    /** Makes one; empty where there is no {@code openssl}. */
    static Optional<Certificate> make(final Tools tools, final Path folder) throws IOException, InterruptedException {
        final Optional<Path> openssl = tools.find("openssl");
        if (openssl.isEmpty()) {
            return Optional.empty();
        }
        Files.createDirectories(folder);
        final Certificate made = new Certificate(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        final Process process = new ProcessBuilder(
                        openssl.get().toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "30",
                        "-subj",
                        "/CN=localhost",
                        "-keyout",
                        made.key.toString(),
                        "-out",
                        made.chain.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("no certificate was made; the log is " + folder.resolve("openssl.log"));
        }
        return Optional.of(made);
    }
}
