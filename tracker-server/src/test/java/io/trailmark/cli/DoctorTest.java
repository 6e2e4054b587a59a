package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.access.Scope;
import io.trailmark.api.Office;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of a healthy server and of sick ones. */
final class DoctorTest {
    @TempDir
    private Path folder;

    private Office office;
    private Terminal terminal;
    private Path settings;
    private Path key;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder.resolve("office"));
        terminal = new Terminal(folder, office.url(), office.owner());
        terminal.line("programs create --program acme --currency EUR").is(0);
        settings = folder.resolve("trailmark.properties");
        Files.writeString(settings, "journal.free.limit.mb=1\n");
        key = Files.createDirectories(folder.resolve("data/keys")).resolve("click-id.keys");
        Files.writeString(key, "secret");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void close() {
        office.close();
    }

    private Terminal.Result doctor(final String... more) {
        final String data = folder.resolve("data").toString();
        final String[] words = new String[7 + more.length];
        final String[] own = {"doctor", "--config", settings.toString(), "--data", data, "--edge", office.url()};
        System.arraycopy(own, 0, words, 0, own.length);
        System.arraycopy(more, 0, words, own.length, more.length);
        return terminal.run(words);
    }

    private static Map<String, String> grades(final Terminal.Result result) throws Exception {
        final Map<String, String> grades = new TreeMap<>();
        for (final JsonNode check : result.json().get("checks")) {
            grades.put(check.get("check").asText(), check.get("grade").asText());
        }
        return grades;
    }

    @Test
    void shouldFindNothingWrongWithAHealthyServer() throws Exception {
        final Map<String, String> grades = grades(doctor("-o", "json").is(0));
        // How many files may be open is the machine's own.
        grades.remove("open files");
        assertEquals(
                "{audit=ok, back office=ok, certificate=skip, clock=ok, disk=ok, edge=ok, java=ok, keys=ok, ready=ok,"
                        + " settings=ok, token=ok}",
                grades.toString());
        doctor().is(0).says("ok    back office  " + office.url() + " answers, API version 1.");
    }

    @Test
    void shouldSayWhatIsWrongAndHowToMendIt() throws Exception {
        office.problems("the journal takes no records: the disk is full, has stalled, or writing to it failed");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        final Path certificate = folder.resolve("edge.pem");
        Files.writeString(certificate, "no certificate");
        Files.writeString(settings, "journal.free.limit.mb=9000000000\nedge.tls.certificate=" + certificate + '\n');
        final Map<String, String> grades = grades(doctor("-o", "json").is(1));
        assertEquals("fail", grades.get("ready"));
        assertEquals("fail", grades.get("keys"));
        assertEquals("fail", grades.get("disk"));
        assertEquals("fail", grades.get("certificate"));
        assertEquals("ok", grades.get("audit"));
        doctor().is(1).says("Make room on the disk").says("chmod -R go= ").says("click-id.keys");
    }

    @Test
    void shouldSayThatNobodyIsThere() throws Exception {
        terminal = new Terminal(folder, "http://127.0.0.1:1", null);
        final Map<String, String> grades = grades(doctor("-o", "json").is(1));
        assertEquals("fail", grades.get("back office"));
        assertEquals("ok", grades.get("edge"));
    }

    @Test
    void shouldLookAsFarAsTheTokenAllows() throws Exception {
        terminal = new Terminal(folder, office.url(), office.token("reader", "acme", Scope.READ));
        assertEquals("skip", grades(doctor("-o", "json").is(0)).get("audit"));
        terminal = new Terminal(folder, office.url(), "tm_wrong");
        assertEquals("fail", grades(doctor("-o", "json").is(1)).get("token"));
        terminal = new Terminal(folder, office.url(), null);
        assertEquals("warn", grades(doctor("-o", "json").is(0)).get("token"));
        doctor().says("chmod 600");
    }
}
