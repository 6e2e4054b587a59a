package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The read store of a whole server: filled while it runs, and made again from its journal, row by row the same. */
class RebuildCommandTest {
    private static final long DEADLINE_NS = 60_000_000_000L;
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private WholeServer launch(final String... more) {
        final String[] settings = Arrays.copyOf(more, more.length + 1);
        settings[more.length] = "--programs.dir=" + Path.of(System.getProperty("trailmark.root"), "config/programs");
        return WholeServer.launch(folder, settings);
    }

    private int rebuild(final String... more) {
        final List<String> arguments =
                new ArrayList<>(List.of("--data", folder.resolve("data").toString()));
        arguments.addAll(List.of(more));
        return commandLine().execute(arguments.toArray(String[]::new));
    }

    private CommandLine commandLine() {
        return RebuildCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    /** Clicks and sales, two of them without a token. */
    private static void trade(final WholeServer server) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 6; i++) {
                final HttpResponse<String> click = client.send(
                        HttpRequest.newBuilder(URI.create(server.edge() + "/c/demo/hello"))
                                .header("User-Agent", AGENT)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(302, click.statusCode());
                final String body = """
                        {"program": "demo", "goal": "sale", "order_id": "o%d", "coupon": "ANN10",
                         "amount": {"amount": "10.00", "currency": "EUR"}}""".formatted(i);
                final HttpRequest sale = HttpRequest.newBuilder(URI.create(server.edge() + "/v1/conversions"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + server.shop())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                final HttpResponse<String> answer = client.send(sale, HttpResponse.BodyHandlers.ofString());
                assertEquals(201, answer.statusCode(), answer::body);
            }
        }
    }

    /** What comes behind it is written by a stop at the latest. */
    private void awaitFirstFilling() {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!isFilled()) {
            assertTrue(System.nanoTime() < deadlineNs, "the store is not filled");
            Thread.onSpinWait();
        }
    }

    private boolean isFilled() {
        if (!Files.exists(folder.resolve("data/store.db"))) {
            return false;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/store.db"))) {
            return !rows(connection, "SELECT position FROM store_state WHERE is_filling = 0")
                    .isEmpty();
        } catch (final SQLException notYet) {
            return false;
        }
    }

    private Map<String, List<String>> dump() throws SQLException {
        final Map<String, List<String>> tables = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/store.db"))) {
            for (final String table : rows(
                    connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%history'")) {
                final List<String> rows = rows(connection, "SELECT * FROM " + table.substring(0, table.length() - 1));
                rows.sort(null);
                tables.put(table, rows);
            }
        }
        return tables;
    }

    private static List<String> rows(final Connection connection, final String sql) throws SQLException {
        final List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                final StringBuilder text = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    text.append(row.getString(i)).append('|');
                }
                rows.add(text.toString());
            }
        }
        return rows;
    }

    @Test
    void shouldMakeTheStoreAgainAsItWasFilled() throws Exception {
        try (WholeServer server = launch()) {
            trade(server);
            assertEquals(StartFailure.ENVIRONMENT, rebuild());
            assertTrue(err.toString().contains("stop the server"), err::toString);
            awaitFirstFilling();
        }
        final Map<String, List<String>> filled = dump();
        assertEquals(6, filled.get("conversions|").size());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/store.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE conversions SET document = 'wrong'");
        }
        assertNotEquals(filled, dump());
        assertEquals(0, rebuild(), err::toString);
        assertTrue(out.toString().contains("The read store is made again: position "), out::toString);
        assertEquals(filled, dump());
        launch().close();
        assertEquals(filled.get("ledger|"), dump().get("ledger|"));
    }

    @Test
    void shouldSayWhatIsInTheWay() throws IOException {
        assertEquals(StartFailure.ENVIRONMENT, rebuild());
        assertTrue(err.toString().contains("there is no journal"), err::toString);
        final Path config = folder.resolve("store.properties");
        Files.writeString(config, "store.url=none\n");
        assertEquals(StartFailure.CONFIGURATION, rebuild("--config", config.toString()));
        Files.writeString(config, "store.url=jdbc:postgresql://db/store?user=me&password=geheim\n");
        assertEquals(StartFailure.CONFIGURATION, rebuild("--config", config.toString()));
        assertTrue(err.toString().contains("store.password.file"), err::toString);
        assertFalse(err.toString().contains("geheim"), err::toString);
        assertEquals(0, commandLine().execute("--help"));
        assertTrue(out.toString().contains("Exit codes"), out::toString);
    }

    @Test
    void shouldStartThoughTheDatabaseIsAway() throws Exception {
        try (WholeServer server = launch("--store.url=jdbc:postgresql://127.0.0.1:1/nothing", "--store.user=me")) {
            trade(server);
        }
        assertFalse(Files.exists(folder.resolve("data/store.db")));
    }
}
