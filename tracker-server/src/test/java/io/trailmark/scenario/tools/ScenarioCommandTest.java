package io.trailmark.scenario.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aim: the command says by its exit code and its words what became of a scenario. Method: run it on small ones. */
final class ScenarioCommandTest {
    private static final String EVENTS = """
            time,             event,      coupon, goal, order, amount
            2026-03-02 09:00, conversion, PIA10,  sale, A-1,   100
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("program.yaml"), """
                program: shop
                currency: EUR
                goals:
                  - goal: sale
                    reward: {percent: 10}
                partners:
                  - partner: pia
                    coupons: [PIA10]
                """);
        Files.writeString(folder.resolve("events.csv"), EVENTS);
        Files.writeString(folder.resolve("ledger.csv"), "who, amount\npia, 10\n");
    }

    private int run(final String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return ScenarioCommand.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    @Test
    void shouldEndWith0WhenTheLedgerIsAsExpected() {
        assertEquals(0, run(folder.toString()), err.toString());
        assertEquals(folder + ": as expected, 1 line\n", out.toString());
    }

    @Test
    void shouldEndWith1AndShowTheDifference() throws IOException {
        Files.writeString(folder.resolve("ledger.csv"), "who, amount\npia, 11\n");
        assertEquals(1, run(folder.toString()));
        assertTrue(
                out.toString().contains("2     expected  pia  11.00 EUR\n      came out  pia  10.00 EUR\n"),
                out.toString());
    }

    @Test
    void shouldEndWith2AndNameThePlaceWhenAFileIsWrong() throws IOException {
        Files.writeString(folder.resolve("events.csv"), EVENTS.replace("sale", "sail"));
        assertEquals(2, run(folder.toString()));
        assertEquals(
                folder + "/events.csv:2:39: no goal 'sail' in the programme file; did you mean 'sale'?\n"
                        + "1 mistake; nothing is compared\n",
                err.toString());
        Files.writeString(folder.resolve("events.csv"), EVENTS);
        Files.writeString(folder.resolve("ledger.csv"), "who, amount\npia, much\n");
        assertEquals(2, run(folder.toString()));
        assertTrue(err.toString().startsWith(folder + "/ledger.csv:2:6: 'much' is no amount"), err.toString());
        assertEquals(2, run(folder.toString(), "--no-such-option"));
    }

    @Test
    void shouldWriteTheLedgerWhenAsked() throws IOException {
        Files.delete(folder.resolve("ledger.csv"));
        assertEquals(2, run(folder.toString()));
        assertEquals(0, run(folder.toString(), "--write"), err.toString());
        assertEquals(0, run(folder.toString()), out.toString());
    }

    @Test
    void shouldExplainAnOrderOrNameThoseThatThereAre() {
        assertEquals(0, run(folder.toString(), "--explain", "A-1"));
        assertTrue(out.toString().startsWith("sale A-1 reported 2026-03-02 09:00 over 100: recorded"), out.toString());
        assertEquals(2, run(folder.toString(), "--explain", "A-7"));
        assertEquals("no order 'A-7'; there are A-1\n", err.toString());
    }

    @Test
    void shouldShowTheHelpWhenNothingIsAsked() {
        assertEquals(0, run());
        assertTrue(out.toString().contains("Usage: scenario"), out.toString());
    }
}
