package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whose budget is whose, how it fills again, and that it costs no more memory than it may. */
final class AddressBudgetsTest {
    private static final long HIGH = 0x2001_0DB8_0001_0002L;
    private static final int PER_SECOND = 10;
    private static final int KILOBYTES = 100;
    private static final int BURST = 10 * PER_SECOND;

    private final AddressBudgets budgets = new AddressBudgets(1, 2, 2, PER_SECOND, KILOBYTES);

    /** A clock of its own, near where a long turns over: only differences may count. */
    private long nowNs = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);

    private static long ipv4(final int address) {
        return ClientAddress.MAPPED_PREFIX | (address & 0xFFFF_FFFFL);
    }

    private int reportsTaken(final long high, final long low, final int tried) {
        int taken = 0;
        for (int i = 0; i < tried; i++) {
            taken += budgets.tryReport(high, low, 0, nowNs) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void shouldGiveAnAddressWhatItDidNotAskForBeforeAndThenSoManyEachSecond() {
        assertEquals(BURST + 1, reportsTaken(0, ipv4(1), 1_000), "the last one goes into debt");
        assertFalse(budgets.mayReport(0, ipv4(1), nowNs));
        nowNs += TimeUnit.SECONDS.toNanos(3);
        assertTrue(budgets.mayReport(0, ipv4(1), nowNs));
        assertEquals(3 * PER_SECOND, reportsTaken(0, ipv4(1), 1_000));
        nowNs += TimeUnit.HOURS.toNanos(3);
        assertEquals(BURST + 1, reportsTaken(0, ipv4(1), 1_000), "and never more, however long it was quiet");
    }

    @Test
    void shouldCountAnIpv4AddressForItselfAndAnIpv6OneWithItsNetwork() {
        reportsTaken(0, ipv4(1), 1_000);
        reportsTaken(HIGH, 7, 1_000);
        assertEquals(0, reportsTaken(HIGH, -8, 1), "the same /64");
        assertEquals(1, reportsTaken(HIGH + 1, 7, 1), "the /64 beside it");
        assertEquals(1, reportsTaken(0, ipv4(2), 1), "the IPv4 address beside it");
    }

    @Test
    void shouldCountTheBytesOfBodiesAsWell() {
        assertTrue(budgets.tryReport(0, ipv4(1), 10 * KILOBYTES * 1024, nowNs));
        assertTrue(budgets.mayReport(0, ipv4(1), nowNs), "all of it, and no debt yet");
        assertTrue(budgets.tryReport(0, ipv4(1), KILOBYTES * 1024, nowNs));
        assertFalse(budgets.mayReport(0, ipv4(1), nowNs));
        assertFalse(budgets.tryReport(0, ipv4(1), 0, nowNs), "no report either, however small");
        nowNs += TimeUnit.SECONDS.toNanos(1);
        assertTrue(budgets.tryReport(0, ipv4(1), 0, nowNs));
    }

    @Test
    void shouldHoldNobodyUpForTheManyAddressesOfAnother() {
        reportsTaken(0, ipv4(-1), 1_000);
        for (int i = 0; i < 1_000_000; i++) {
            assertTrue(budgets.tryReport(HIGH + i, 1, 0, nowNs), "every new address has a budget");
        }
        assertEquals(0, reportsTaken(0, ipv4(-1), 1), "and who is deepest in debt is not forgotten for it");
    }

    @Test
    void shouldLetSoManyConnectionsLastAndForgetAddressesWithoutAny() {
        assertTrue(budgets.open(HIGH, 1));
        assertTrue(budgets.open(HIGH, 2));
        assertFalse(budgets.open(HIGH, 3));
        assertTrue(budgets.open(0, ipv4(1)));
        assertEquals(2, budgets.addresses());
        budgets.close(HIGH, 1);
        budgets.close(HIGH, 1);
        assertTrue(budgets.open(HIGH, 4));
        for (int i = 0; i < 2; i++) {
            budgets.close(HIGH, i);
        }
        budgets.close(0, ipv4(1));
        assertEquals(0, budgets.addresses());
    }

    @Test
    void shouldBoundNothingWhereNothingIsSet() {
        final AddressBudgets none = new AddressBudgets(1, 2, 0, 0, 0);
        for (int i = 0; i < 10_000; i++) {
            assertTrue(none.open(0, ipv4(1)));
            assertTrue(none.tryReport(0, ipv4(1), 1 << 20, nowNs));
        }
        assertTrue(none.mayReport(0, ipv4(1), nowNs));
        assertEquals(0, none.addresses());
    }
}
