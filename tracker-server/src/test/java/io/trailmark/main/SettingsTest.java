package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Path SHIPPED = Path.of(System.getProperty("trailmark.root"), Settings.DEFAULT_FILE);

    @TempDir
    private Path folder;

    private static Settings load(final String... arguments) {
        return Settings.load(List.of(arguments), Map.of());
    }

    @Test
    void shouldListEveryKeyInTheShippedFileWithItsDefault() throws IOException {
        final Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(SHIPPED)) {
            file.load(reader);
        }
        assertEquals(
                Stream.of(Setting.values()).map(Setting::key).collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(file.stringPropertyNames()));
        for (final Setting setting : Setting.values()) {
            assertEquals(setting.defaultText(), file.getProperty(setting.key()), setting.key());
            assertNull(setting.problemWith(setting.defaultText()), setting.key());
        }
    }

    @Test
    void shouldExplainEveryKeyInTheShippedFile() throws IOException {
        String before = "";
        for (final String line : Files.readAllLines(SHIPPED)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                assertTrue(before.startsWith("# "), "no comment right above: " + line);
            }
            before = line;
        }
    }

    @Test
    void shouldTakeTheArgumentBeforeTheEnvironmentBeforeTheFile() throws IOException {
        final Path file =
                Files.writeString(folder.resolve("t.properties"), "edge.port=1001\nbackoffice.port=1002\nnode.id=3\n");
        final Settings settings = Settings.load(
                List.of("--config=" + file, "--edge.port=3001"),
                Map.of("TRAILMARK_EDGE_PORT", "2001", "TRAILMARK_BACKOFFICE_PORT", "2002"));

        assertEquals(3001, settings.integer(Setting.EDGE_PORT));
        assertEquals(2002, settings.integer(Setting.BACKOFFICE_PORT));
        assertEquals(3, settings.integer(Setting.NODE_ID));
        assertEquals("0.0.0.0", settings.text(Setting.EDGE_HOST));
    }

    @Test
    void shouldSayEverythingThatIsWrongAtOnce() throws IOException {
        final Path file = Files.writeString(folder.resolve("t.properties"), "edge.prot=8080\nedge.loops=many\n");
        final StartFailure failure = assertThrows(
                StartFailure.class,
                () -> load("--config=" + file, "--edge.port=70000", "--engine.parked=1000", "help", "--colour=red"));

        assertEquals(StartFailure.CONFIGURATION, failure.exitCode());
        final String text = failure.getMessage();
        assertTrue(text.contains("unknown key edge.prot"), text);
        assertTrue(text.contains("edge.loops: expected a whole number, not \"many\""), text);
        assertTrue(text.contains("edge.port: expected 0 to 65535, not 70000"), text);
        assertTrue(text.contains("engine.parked: expected a power of two, not 1000"), text);
        assertTrue(text.contains("argument help"), text);
        assertTrue(text.contains("argument --colour=red"), text);
    }

    @Test
    void shouldRefuseAFileThatWasAskedForAndIsMissing() {
        final String text = assertThrows(StartFailure.class, () -> load("--config=" + folder.resolve("none")))
                .getMessage();
        assertTrue(text.contains("cannot be read"), text);
    }

    @Test
    void shouldRefuseEachNumberOutsideItsRange() {
        for (final Setting setting : Setting.values()) {
            if (setting.problemWith("x") != null) {
                final String text = setting.problemWith("-1");
                assertTrue(text.startsWith("expected "), setting.key());
                assertThrows(StartFailure.class, () -> load("--" + setting.key() + "=9999999999"), setting.key());
            }
        }
    }

    @Test
    void shouldTakeAPublicAddressWithoutAnythingBehindIt() {
        for (final String good : List.of("", "https://go.example", "http://localhost:8080", "https://[::1]:8443")) {
            assertEquals(good, load("--public.url=" + good).text(Setting.PUBLIC_URL));
        }
        for (final String wrong : List.of("go.example", "https://go.example/", "https://go.example/c", "https://")) {
            final String text = assertThrows(StartFailure.class, () -> load("--public.url=" + wrong))
                    .getMessage();
            assertTrue(text.contains("public.url: expected https://HOST"), text);
        }
    }

    @Test
    void shouldTakeTheTwoFormsOfALog() {
        assertEquals("json", load("--log.format=json").text(Setting.LOG_FORMAT));
        final String text =
                assertThrows(StartFailure.class, () -> load("--log.format=xml")).getMessage();
        assertTrue(text.contains("log.format: expected text or json, not \"xml\""), text);
    }

    @Test
    void shouldSplitListsAtCommas() {
        assertEquals(List.of(), load("--trusted.proxies=").list(Setting.TRUSTED_PROXIES));
        assertEquals(
                List.of("10.0.0.0/8", "::1"),
                load("--trusted.proxies=10.0.0.0/8, ::1,").list(Setting.TRUSTED_PROXIES));
    }
}
