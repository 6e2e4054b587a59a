package io.trailmark.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: whoever writes a scenario is told what is wrong, where, and how to mend it; and what came out otherwise. Method:
 * small scenarios with one mistake each.
 */
final class ScenarioTest {
    private static final String PROGRAM = """
            program: shop
            currency: EUR
            time_zone: Europe/Berlin
            goals:
              - goal: sale
                reward:
                  percent: "10"
              - goal: lead
            partners:
              - partner: pia
                links:
                  - code: pia
                    destination: https://shop.example/
                coupons: [PIA10]
            """;
    private static final String EVENTS = """
            time,             event,      visitor, link, goal, order, amount
            2026-03-01 09:00, click,      v1,      pia,  ,     ,
            2026-03-02 09:00, conversion, v1,      ,     sale, A-1,   100
            2026-03-03 09:00, refund,     ,        ,     ,     A-1,   30
            """;
    private static final String LEDGER = """
            time,             who, goal, order, entry,      amount, balance, status
            2026-03-02 09:00, pia, sale, A-1,   earned,     10.00,  10.00,   approved
            2026-03-03 09:00, pia, sale, A-1,   taken back, -3.00,  7.00,    approved
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        write("program.yaml", PROGRAM);
        write("events.csv", EVENTS);
        write("ledger.csv", LEDGER);
    }

    private void write(final String name, final String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Scenario.Verdict compare() {
        final Scenario scenario = Scenario.play(folder);
        assertEquals(List.of(), scenario.faults());
        return scenario.compare();
    }

    private void assertFault(final String expected) {
        final Scenario scenario = Scenario.play(folder);
        final List<ScenarioFault> faults =
                scenario.faults().isEmpty() ? scenario.compare().faults() : scenario.faults();
        assertEquals(1, faults.size(), faults.toString());
        assertEquals(folder + "/" + expected, faults.getFirst().toString());
    }

    /** A fifth line, with {@code ^} before the cell that is wrong. */
    private void assertEventFault(final String marked, final String expected) throws IOException {
        write("events.csv", EVENTS + marked.replace("^", "") + "\n");
        assertFault("events.csv:5:" + (marked.indexOf('^') + 1) + ": " + expected);
    }

    @Test
    void shouldAgreeWhenTheLedgerIsAsExpected() {
        assertEquals("", compare().difference());
        assertTrue(compare().isEqual());
    }

    @Test
    void shouldShowBothSidesOfEachLineThatDiffers() throws IOException {
        write("ledger.csv", LEDGER.replace("-3.00,  7.00", "-4.00,  6.00"));
        assertEquals("""
                line            time              who  goal  order  entry       amount     balance    status
                2               2026-03-02 09:00  pia  sale  A-1    earned      10.00 EUR  10.00 EUR  approved
                3     expected  2026-03-03 09:00  pia  sale  A-1    taken back  -4.00 EUR  6.00 EUR   approved
                      came out  2026-03-03 09:00  pia  sale  A-1    taken back  -3.00 EUR  7.00 EUR   approved
                """, compare().difference());
        assertFalse(compare().isEqual());
    }

    @Test
    void shouldCompareOnlyTheColumnsThatAreThere() throws IOException {
        write("ledger.csv", "who, amount\npia, 10\npia, -3.00 EUR\n");
        assertEquals("", compare().difference());
    }

    @Test
    void shouldShowLinesThatAreMissingOrTooMany() throws IOException {
        write("ledger.csv", "who, amount\npia, 10\n");
        assertEquals(
                "line            who  amount\n2               pia  10.00 EUR\n      came out  pia  -3.00 EUR\n",
                compare().difference());
        write("ledger.csv", "who, amount\nbob, 1\npia, 10\npia, -3\n");
        assertTrue(compare().difference().startsWith("line            who  amount\n2     expected  bob  1.00 EUR\n"));
    }

    @Test
    void shouldWriteALedgerThatComesOutEqual() throws IOException {
        Files.delete(folder.resolve("ledger.csv"));
        assertFault("ledger.csv: the file cannot be read (NoSuchFileException); docs/SCENARIOS.md says what it holds");
        Scenario.play(folder).write();
        assertTrue(compare().isEqual());
        assertEquals("""
                time,             who, goal, order, entry,      reward, amount,    balance,   status
                2026-03-02 09:00, pia, sale, A-1,   earned,     sale,   10.00 EUR, 10.00 EUR, approved
                2026-03-03 09:00, pia, sale, A-1,   taken back, sale,   -3.00 EUR, 7.00 EUR,  approved
                """, Files.readString(folder.resolve("ledger.csv")));
    }

    @Test
    void shouldSayWhichResultDiffers() throws IOException {
        write(
                "events.csv",
                EVENTS.replace("amount\n", "amount, result\n").replace("A-1,   30\n", "A-1, 30, reversed\n"));
        assertEquals(
                folder + "/events.csv:4: result 'reversed' expected, came out: approved, ok, recorded\n",
                compare().difference());
    }

    @Test
    void shouldExplainADecisionAsATree() {
        final String explanation = Scenario.play(folder).explain("A-1");
        assertTrue(
                explanation.startsWith("sale A-1 reported 2026-03-02 09:00 over 100: recorded, approved\n"),
                explanation);
        assertTrue(explanation.contains("1.000000000 to pia: click on link pia at 2026-03-01 09:00"), explanation);
        assertTrue(explanation.contains("pia: click on link pia at 2026-03-01 09:00: taken"), explanation);
        assertTrue(explanation.contains("ledger: earned 10.00 EUR for pia"), explanation);
        assertTrue(explanation.contains("refund reported 2026-03-03 09:00 over 30: recorded\n"), explanation);
        assertEquals("", Scenario.play(folder).explain("A-2"));
        assertEquals(List.of("A-1"), Scenario.play(folder).orders());
    }

    @Test
    void shouldNameTheCellAndTheRemedyWhenALineIsWrong() throws IOException {
        final String line = "2026-03-04 09:00, ";
        assertEventFault(
                line + "^clik, v1, pia",
                "'clik' is no event; there are click, view, conversion, refund, chargeback, amend, cancel, approve,"
                        + " reject, terms");
        assertEventFault(line + "click, v1, ^piaa", "no link 'piaa' in the programme file; did you mean 'pia'?");
        assertEventFault(line + "^click, v1", "a line with click needs the column link");
        assertEventFault(
                line + "click, v1, pia, , , ^5", "a line with click says nothing in the column amount; empty it");
        assertEventFault(
                "^2026-02-30 09:00, click, v1, pia",
                "'2026-02-30 09:00' is no time; a time is written 2026-03-01 09:00, with :30 or :30.250 where"
                        + " seconds matter");
        assertEventFault(
                line + "conversion, ^v9, , sale, A-2, 5",
                "'v9' has clicked no link so far, so the report can carry no click id; add the click above, or leave"
                        + " the visitor out");
        assertEventFault(line + "conversion, , , sale, A-2, ^5.001", "'5.001' has more decimals than EUR has");
        assertEventFault(line + "conversion, , , sale, A-2, ^5 XEU", "'5 XEU' is in no currency of ISO 4217");
        assertEventFault(
                line + "conversion, , , sale, A-2, ^five", "'five' is no amount; write 120, 120.50 or 120.50 EUR");
        assertEventFault(line + "refund, , , , ^A-9", "no conversion with the order 'A-9'; name the goal as well");
        assertEventFault(
                line + "click, v1, pia, , , , ^more",
                "'more' stands beyond the last column (amount); a text with a comma in it goes into double quotes");
        assertEventFault(line + "click, v1, ^\"pia", "the closing quote is missing");
    }

    @Test
    void shouldNotComplainOfWhatFollowsFromAMistake() throws IOException {
        write("events.csv", EVENTS.replace("v1,      pia,", "v1,      piaa,"));
        assertFault("events.csv:2:40: no link 'piaa' in the programme file; did you mean 'pia'?");
    }

    @Test
    void shouldNameColumnsThatAreNone() throws IOException {
        write("events.csv", EVENTS.replace("order,", "oder,"));
        assertTrue(Scenario.play(folder)
                .faults()
                .toString()
                .contains("events.csv:1:52: no column is called 'oder'; did you mean 'order'?"));
        write("events.csv", "time;event\n");
        assertFault("events.csv:1:1: no column is called 'time;event'; columns are separated by commas");
        write("events.csv", "# nothing\n");
        assertTrue(Scenario.play(folder).faults().getFirst().message().startsWith("no line with the names of columns"));
    }

    @Test
    void shouldAskForTheColumnsThatNoLineCanDoWithout() throws IOException {
        write("events.csv", "time, goal\n2026-03-01 09:00, sale\n2026-03-02 09:00, sale\n");
        assertFault("events.csv: the columns time and event are needed; there are [time, goal]");
        write("events.csv", EVENTS);
        write("ledger.csv", "who\npia\n");
        assertFault("ledger.csv: no column 'amount': a ledger says at least who earned how much");
    }

    @Test
    void shouldReadAmountsByTheDecimalsOfTheirCurrency() throws IOException {
        write("other.yaml", PROGRAM.replace("program: shop", "program: laden").replace("EUR", "JPY"));
        write("events.csv", """
                time,             program, event,      coupon, goal, order, amount
                2026-03-02 09:00, shop,    conversion, PIA10,  sale, A-1,   100
                2026-03-02 09:00, laden,   conversion, PIA10,  sale, A-1,   105
                """);
        write("ledger.csv", "program, who, amount\nshop, pia, 10.00 EUR\nladen, pia, 10 JPY\n");
        assertEquals("", compare().difference());
        write("ledger.csv", "program, who, amount\nshop, pia, 10.00 EUR\nladen, pia, 10.5 JPY\n");
        assertFault("ledger.csv:3:13: '10.5 JPY' has more decimals or digits than JPY may have");
    }

    @Test
    void shouldReadWhatSpreadsheetsWrite() throws IOException {
        write("events.csv", "\uFEFF" + EVENTS.replaceAll(", +", ",").replace("\n", "\r\n"));
        write("ledger.csv", "who,amount\r\n\"pia\",\"10.00 EUR\"\r\npia,-3.00\r\n");
        assertEquals("", compare().difference());
    }

    @Test
    void shouldNameTheGoalOfAnOrderThatIsReportedTwice() throws IOException {
        write("events.csv", """
                time,             event,      coupon, goal, order, amount
                2026-03-02 09:00, conversion, PIA10,  sale, A-1,   100
                2026-03-02 10:00, conversion, PIA10,  lead, A-1,
                2026-03-03 09:00, refund,     ,       ,     A-1,   30
                """);
        assertFault("events.csv:4:45: the order is reported for lead and sale; name the goal as well");
    }

    @Test
    void shouldShowTheMistakesOfProgrammeFiles() throws IOException {
        write("program.yaml", PROGRAM.replace("currency: EUR", "currency: EURO"));
        assertTrue(Scenario.play(folder).faults().getFirst().toString().startsWith(folder + "/program.yaml:2:11: "));
        Files.delete(folder.resolve("program.yaml"));
        assertEquals(
                folder + ": no programme file; name it program.yaml",
                Scenario.play(folder).faults().getFirst().toString());
        assertEquals(
                folder + "/none: there is no such folder",
                Scenario.play(folder.resolve("none")).faults().getFirst().toString());
    }

    @Test
    void shouldReadTimesByTheClockOfTheProgrammeThroughBothChanges() throws IOException {
        // At 02:30 the clock is put forward in spring and comes twice in autumn; the first of the two is meant.
        write("events.csv", """
                time,                       event,      coupon, goal, order, amount
                2026-03-29 03:30,           conversion, PIA10,  sale, A-1,   100
                2026-10-25 02:30,           conversion, PIA10,  sale, A-2,   100
                2026-10-25T02:30:00+01:00,  conversion, PIA10,  sale, A-3,   100
                2026-10-25T01:30:00.250Z,   conversion, PIA10,  sale, A-4,   100
                """);
        write("ledger.csv", """
                time,                    order, amount
                2026-03-29 03:30,        A-1,   10
                2026-10-25 02:30,        A-2,   10
                2026-10-25 02:30,        A-3,   10
                2026-10-25 02:30:00.250, A-4,   10
                """);
        assertEquals("", compare().difference());
    }
}
