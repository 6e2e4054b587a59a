package io.trailmark.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Starts the rivals that are installed, each in a folder of its own, with the files in {@code resources/rivals}. */
final class Rivals {
    /** nginx with a bare redirect. */
    static final String NGINX = "nginx, bare 302";

    /** nginx that does the like work. */
    static final String NGINX_WORK = "nginx, look-up, id, cookie, log";

    /** The answer from C: the limit. */
    static final String CANNED = "canned answer from C";

    /** The reference for Java. */
    static final String NETTY = "Netty, stock codec";

    /** One answer of ours, id and all, for those that answer always the same. */
    static final String LOCATION =
            LinkFolder.DESTINATION + "00150001?click_id=7-5X-u_8U--0Kfpy--88wfKbVQ0BhqUzQQLtYqGor4Z";

    private final Tools tools;
    private final Path root;
    private final Path folder;
    private final int core;
    private final int links;
    private final Optional<Certificate> certificate;
    private final List<String> missing = new ArrayList<>();

    Rivals(
            final Tools tools,
            final Path root,
            final Path folder,
            final int core,
            final int links,
            final Optional<Certificate> certificate) {
        this.tools = tools;
        this.root = root;
        this.folder = folder;
        this.core = core;
        this.links = links;
        this.certificate = certificate;
    }

    /** Who is not here, by the words of the table. */
    List<String> missing() {
        return missing;
    }

    /** Starts those that are wanted and installed; the list is the caller's to close, also after a failure. */
    void start(final List<String> wanted, final List<Contender> started) throws IOException, InterruptedException {
        if (wanted.contains("nginx-work")) {
            nginxWork(started);
        }
        if (wanted.contains("nginx")) {
            installed(NGINX, "nginx", started, "nginx-bare.conf", "-c");
        }
        if (wanted.contains("haproxy")) {
            installed("HAProxy, bare 302", "haproxy", started, "haproxy.cfg", "-f");
        }
        if (wanted.contains("h2o")) {
            installed("H2O, bare 302", "h2o", started, "h2o.yaml", "-c");
        }
        if (wanted.contains("netty")) {
            netty(started);
        }
        if (wanted.contains("canned")) {
            canned(started);
        }
    }

    private void nginxWork(final List<Contender> started) throws IOException, InterruptedException {
        final Optional<Path> program = tools.find("nginx");
        if (program.isEmpty() || certificate.isEmpty()) {
            missing.add(NGINX_WORK);
            return;
        }
        final Path own = Files.createDirectories(folder.resolve("nginx-work"));
        LinkFolder.writeMap(own.resolve("links.map"), links);
        final int tls = Server.freePort();
        final int port = Server.freePort();
        final Path file = configure("nginx-work.conf", own, port, tls);
        start(List.of(program.get().toString(), "-c", file.toString()), NGINX_WORK, "hex", port, tls, started);
    }

    private void installed(
            final String name,
            final String program,
            final List<Contender> started,
            final String configuration,
            final String option)
            throws IOException {
        final Optional<Path> path = tools.find(program);
        if (path.isEmpty()) {
            missing.add(name);
            return;
        }
        final Path own = Files.createDirectories(folder.resolve(configuration + ".d"));
        final int port = Server.freePort();
        final Path file = configure(configuration, own, port, 0);
        start(List.of(path.get().toString(), option, file.toString()), name, "none", port, 0, started);
    }

    private void netty(final List<Contender> started) throws IOException {
        final int port = Server.freePort();
        final List<String> command = List.of(
                System.getProperty("java.home") + "/bin/java",
                "@" + root.resolve("config/jvm.options"),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                NettyServer.class.getName(),
                Integer.toString(port),
                LOCATION);
        start(command, NETTY, "none", port, 0, started);
    }

    private void canned(final List<Contender> started) throws IOException, InterruptedException {
        final int port = Server.freePort();
        final Path program = tools.compile("canned", false);
        start(List.of(program.toString(), Integer.toString(port)), CANNED, "none", port, 0, started);
    }

    private Path configure(final String name, final Path own, final int port, final int tls) throws IOException {
        try (InputStream in = Rivals.class.getResourceAsStream("/rivals/" + name)) {
            final String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Files.writeString(
                    own.resolve(name),
                    text.replace("${folder}", own.toString())
                            .replace("${port}", Integer.toString(port))
                            .replace("${tlsPort}", Integer.toString(tls))
                            .replace("${certificate}", text(Certificate::chain))
                            .replace("${key}", text(Certificate::key))
                            .replace("${map}", own.resolve("links.map").toString())
                            .replace("${location}", LOCATION));
        }
    }

    private String text(final Function<Certificate, Path> part) {
        return certificate.map(part).map(Path::toString).orElse("");
    }

    private void start(
            final List<String> command,
            final String name,
            final String id,
            final int port,
            final int tlsPort,
            final List<Contender> started)
            throws IOException {
        final Path log = folder.resolve("rival-" + started.size() + ".log");
        final Server server = new Server(core, command, tools.libraryPath(), port, log);
        started.add(Contender.rival(name, server, id, links, tlsPort));
        server.awaitRedirect(LinkFolder.path(0));
    }
}
