package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.trailmark.api.Office;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchange rates from a terminal: made, listed, read from the files of the ECB. */
final class RatesTest {
    @TempDir
    private Path folder;

    private Office office;
    private Terminal terminal;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder.resolve("office"));
        terminal = new Terminal(folder, office.url(), office.owner());
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void shouldStoreAndListRates() {
        terminal.line("rates create --base EUR --quote USD --rate 1.0842 --date 2026-11-20 --source ours")
                .is(0)
                .says("rte_1")
                .says("1.0842");
        terminal.line("rates list --base EUR --at 2026-11-21T00:00:00Z")
                .is(0)
                .says("EUR")
                .says("ours");
        terminal.line("rates list --at 2026-11-19T00:00:00Z").is(0).says("none");
    }

    @Test
    void shouldImportTheFileOfADayAndTheFileOfAllDays() throws IOException {
        final Path day = copy("eurofxref.csv");
        terminal.run("rates", "import", day.toString(), "--dry-run")
                .is(0)
                .says("4 rates can be sent, from 2026-11-20 to 2026-11-20; nothing was.");
        terminal.line("rates list").is(0).says("none");
        terminal.run("rates", "import", day.toString(), "-o", "ndjson")
                .is(0)
                .says("{\"rates\":4,\"changed\":4,\"unchanged\":0}");
        final Path all = copy("eurofxref-hist.csv");
        terminal.run("rates", "import", all.toString(), "-o", "ndjson")
                .is(0)
                .says("{\"rates\":10,\"changed\":7,\"unchanged\":3}");
        terminal.run("rates", "import", all.toString(), "-o", "ndjson")
                .is(0)
                .says("{\"rates\":10,\"changed\":0,\"unchanged\":10}");
        terminal.run("rates", "list", "--base=EUR", "--quote=USD", "--columns=from,rate,source", "-o", "csv")
                .is(0)
                .says("""
                        2026-11-20T00:00:00.000Z,1.0842,ECB
                        2026-11-19T00:00:00.000Z,1.0851,ECB
                        2007-12-31T00:00:00.000Z,1.4721,ECB
                        """);
    }

    @Test
    void shouldReadTheOldestDayFirst() throws IOException {
        final List<String> dates = new EcbFile(copy("eurofxref-hist.csv"))
                .read("EUR", "ECB").stream()
                        .map(rate -> rate.path("date").asText()
                                + ' '
                                + rate.path("quote").asText())
                        .toList();
        assertEquals("2007-12-31 USD", dates.getFirst());
        assertEquals("2007-12-31 CYP", dates.get(2));
        assertEquals("2026-11-20 GBP", dates.getLast());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Day,USD\\n2026-11-20,1|line 1: begins with 'Day', not with Date",
                "Date,dollar\\n2026-11-20,1|line 1: 'dollar' is no currency",
                "Date,USD\\n20.11.2026,1|line 2: '20.11.2026' is no date such as 20 November 2026",
                "Date,USD\\n2026-11-31,1|line 2: '2026-11-31' is no date such as 20 November 2026",
                "Date,USD\\n2026-11-20,one|line 2: 'one' is no rate of USD",
                "Date,USD\\n2026-11-20,1,2|line 2: '2' is no rate of any currency",
                "Date,USD\\n2026-11-20,1\\n20 November 2026,1|line 3: 2026-11-20 is there twice",
                "Date,USD|there is no day in it",
                "''|there is no day in it"
            })
    void shouldSayWhatIsNoFileOfTheEcb(final String text, final String fault) throws IOException {
        final Path file = Files.writeString(folder.resolve("wrong.csv"), text.replace("\\n", "\n"));
        final Failure failure = assertThrows(Failure.class, () -> new EcbFile(file).read("EUR", "ECB"));
        assertEquals(List.of(fault), failure.more());
    }

    private Path copy(final String name) throws IOException {
        try (InputStream resource = RatesTest.class.getResourceAsStream(name)) {
            return Files.write(folder.resolve(name), resource.readAllBytes());
        }
    }
}
