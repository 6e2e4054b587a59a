package io.trailmark.edge;

import io.trailmark.access.Scope;
import io.trailmark.access.Tokens;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueBuilder;
import io.trailmark.catalogue.CatalogueDiff;
import io.trailmark.catalogue.CatalogueFiles;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import io.trailmark.ids.ClickIdKeys;
import io.trailmark.ids.LinkKeys;
import io.trailmark.ids.LinkSignature;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.journal.Journal;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** An edge over real sockets, a real journal and a programme written as people write it. */
final class EdgeRig implements AutoCloseable {
    private static final long SOME_MS = 1_000L;

    private final ChronicleJournal journal;
    private final Path journalDirectory;
    private final Counters counters = Counters.inMemory();
    private final ClickIdKeys clickIdKeys;
    private final LinkKeys linkKeys;
    private final Tokens tokens;
    private final RoutingTable routing;
    private final EdgeServer server;

    private EdgeRig(final Path folder, final String programYaml, final UnaryOperator<EdgeServer.Context> settings)
            throws IOException {
        journalDirectory = folder.resolve("journal");
        journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(journalDirectory)
                .reserveAheadBytes(8 << 20)
                .freeSpaceLimitBytes(8 << 20));
        clickIdKeys = ClickIdKeys.open(folder.resolve("click-id-keys"), SOME_MS);
        linkKeys = LinkKeys.open(folder.resolve("link-keys"), SOME_MS);
        tokens = Tokens.open(folder.resolve("tokens"));
        routing = RoutingTable.of(catalogue(folder, programYaml));
        final EdgeServer.Context context = new EdgeServer.Context()
                .host("127.0.0.1")
                .port(0)
                .graceMs(2_000)
                .journal(journal)
                .routings(() -> routing)
                .counters(counters)
                .clickIdKeys(clickIdKeys)
                .linkKeys(linkKeys)
                .tokens(tokens);
        try {
            server = EdgeServer.start(settings.apply(context));
        } catch (final RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    static EdgeRig start(final Path folder, final String programYaml) throws IOException {
        return new EdgeRig(folder, programYaml, context -> context);
    }

    static EdgeRig start(final Path folder, final String programYaml, final UnaryOperator<EdgeServer.Context> settings)
            throws IOException {
        return new EdgeRig(folder, programYaml, settings);
    }

    /** The catalogue of one programme file. */
    static Catalogue catalogue(final Path folder, final String programYaml) throws IOException {
        final Path programs = Files.createDirectories(folder.resolve("programs"));
        Files.writeString(programs.resolve("program.yaml"), programYaml);
        final CatalogueFiles files = CatalogueFiles.load(programs);
        if (!files.errors().isEmpty()) {
            throw new IllegalArgumentException(files.errors().toString());
        }
        final CatalogueDiff diff = CatalogueDiff.between(Catalogue.EMPTY, files, SOME_MS);
        final CatalogueBuilder builder = new CatalogueBuilder();
        final RecordBatch batch = new RecordBatch(1 << 20);
        while (diff.poll(batch)) {
            int offset = 0;
            for (int i = 0; i < batch.count(); i++) {
                final int length = RecordFrame.lengthBytes(batch.buffer(), offset);
                builder.apply(batch.buffer(), offset, length);
                offset += RecordFrame.alignedLength(length);
            }
            batch.clear();
        }
        return builder.build();
    }

    EdgeServer server() {
        return server;
    }

    Journal journal() {
        return journal;
    }

    RoutingTable routing() {
        return routing;
    }

    ClickIdKeys clickIdKeys() {
        return clickIdKeys;
    }

    long count(final Counter counter) {
        return counters.sum(counter);
    }

    String token(final Scope scope) throws IOException {
        return tokens.create("test-" + scope.name(), "acme", EnumSet.of(scope), SOME_MS);
    }

    String token(final String name, final String program, final Set<Scope> scopes) throws IOException {
        return tokens.create(name, program, scopes, SOME_MS);
    }

    /** Posts a body on a connection of its own. */
    RawClient.Answer post(final String target, final String body, final String... headers) throws IOException {
        final String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
        final String latin = new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        try (RawClient client = client()) {
            return client.ask(request("POST", target, all) + latin);
        }
    }

    String sign(final String code, final String url, final long expirySeconds) {
        return new LinkSignature(linkKeys).sign("acme", code, url, expirySeconds);
    }

    RawClient client() throws IOException {
        return new RawClient(server.port());
    }

    /** Asks on a connection of its own, with the headers given, one a line. */
    RawClient.Answer get(final String target, final String... headers) throws IOException {
        return ask("GET", target, headers);
    }

    RawClient.Answer ask(final String method, final String target, final String... headers) throws IOException {
        try (RawClient client = client()) {
            return client.ask(request(method, target, headers));
        }
    }

    static String request(final String method, final String target, final String... headers) {
        final StringBuilder request = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\n");
        boolean hasHost = false;
        boolean hasAgent = false;
        for (final String header : headers) {
            hasHost |= header.startsWith("Host:");
            hasAgent |= header.startsWith("User-Agent:");
        }
        if (!hasHost) {
            request.append("Host: t.example\r\n");
        }
        if (!hasAgent) {
            request.append("User-Agent: ").append(RawClient.BROWSER).append("\r\n");
        }
        for (final String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    /** All clicks in the journal, read back from its files. */
    List<SeenClick> clicks() {
        final List<SeenClick> clicks = new ArrayList<>();
        try (JournalReader reader = new JournalReader(journalDirectory, 1)) {
            int records;
            do {
                records = reader.poll(
                        (buffer, offset, length) -> SeenClick.addIfClick(clicks, buffer, offset),
                        journal.appendedPosition(),
                        1_000);
            } while (records > 0);
        }
        return clicks;
    }

    /** The only click in the journal. */
    SeenClick onlyClick() {
        final List<SeenClick> clicks = clicks();
        if (clicks.size() != 1) {
            throw new AssertionError("expected one click, found " + clicks);
        }
        return clicks.getFirst();
    }

    SeenClick lastClick() {
        return clicks().getLast();
    }

    @Override
    public void close() {
        server.close();
        journal.close();
    }
}
