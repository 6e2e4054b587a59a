package io.trailmark.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Medians, ratios, and what is read from the kernel and from jcmd, worked out by hand. */
final class FiguresTest {
    private static Figures of(final double... values) {
        final Figures figures = new Figures();
        for (final double value : values) {
            figures.add(value);
        }
        return figures;
    }

    @Test
    void shouldShowTheMedianWithTheLeastAndTheMost() {
        assertEquals("3.0 (1.0 to 9.0)", of(9, 1, 3).text("%.1f"));
        assertEquals(2.5, of(4, 1, 2, 3).median());
        assertThrows(IllegalStateException.class, () -> of().median());
    }

    @Test
    void shouldTakeRatiosRoundByRound() {
        // A round in which the machine was busy halves both: the ratio stays.
        assertEquals("2.00 (2.00 to 2.00)", of(100, 50, 90).over(of(50, 25, 45)).text("%.2f"));
        assertThrows(IllegalStateException.class, () -> of(1, 2).over(of(1)));
    }

    @Test
    void shouldTellIdleTimeAndWorkForOthersFromTheServers() {
        final Core before = Core.parse("cpu0 100 0 50 1000 10 0 5 0 0 0");
        final Core after = Core.parse("cpu0 150 0 80 1015 15 0 5 0 0 0");
        assertEquals(20, before.idlePercent(after));
        assertEquals(30, before.othersPercent(after, 500_000_000));
        assertEquals(0, before.othersPercent(after, 900_000_000));
    }

    @Test
    void shouldReadHowManyFilesMayBeOpen() throws Exception {
        assertTrue(Machine.openFiles() >= 256, "files that may be open");
    }

    @Test
    void shouldReadAllocationsOfThreads() {
        final Map<String, Long> bytes = Allocations.parse("""
                "edge-0" #22 [32] prio=10 os_prio=0 cpu=6.26ms elapsed=2.19s allocated=319K defined_classes=21 tid=0x0
                   java.lang.Thread.State: RUNNABLE
                "engine" #23 [33] prio=5 os_prio=0 cpu=0.7ms elapsed=0.12s allocated=128B defined_classes=0 tid=0x0
                "views" #24 [34] prio=5 os_prio=0 cpu=0.7ms elapsed=0.12s allocated=7M defined_classes=0 tid=0x0
                """);
        assertEquals(Map.of("edge-0", 319L << 10, "engine", 128L, "views", 7L << 20), bytes);
    }

    @Test
    void shouldPrintATableInMarkdown() {
        final StringWriter text = new StringWriter();
        final Table table = new Table("server", "rate");
        table.row("nginx", "7");
        table.print(new PrintWriter(text));
        assertEquals("| server | rate |\n|---|---|\n| nginx | 7 |\n\n", text.toString());
        assertThrows(IllegalArgumentException.class, () -> table.row("one"));
    }

    @Test
    void shouldSayHowFastTheSixthSecondWasBesideTheFastest() {
        final StartUp start = new StartUp("ours");
        final java.util.List<Long> slices = new java.util.ArrayList<>();
        for (final long perSlice : new long[] {10, 20, 30, 40, 70, 90, 100}) {
            slices.addAll(java.util.Collections.nCopies(10, perSlice));
        }
        start.onFirstLoad(slices);
        assertEquals(90, start.peakPercent);
    }
}
