package io.trailmark.views;

import io.trailmark.record.codec.ConversionStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The ledgers of all programmes, and the balances that follow from them.
 *
 * <p>Threads: the views thread writes, any reads without a lock. A balance is always of whole batches; of two balances
 * that are read one after the other the second may know one batch more.
 */
final class Ledger {
    private record Owner(int programId, int partnerId, String customerId) {}

    private final ConcurrentHashMap<Integer, ProgramLedger> programs = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Owner, Balance> shown = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Balance> customersShown = new ConcurrentHashMap<>();

    /** Those of partners once more, by programme: there may be a thousand times as many customers. */
    private final ConcurrentHashMap<Integer, ConcurrentSkipListMap<Integer, Balance>> partnersShown =
            new ConcurrentHashMap<>();

    private final Map<Owner, Balance> changed = new HashMap<>();

    ProgramLedger program(final int programId) {
        return programs.getOrDefault(programId, ProgramLedger.EMPTY);
    }

    Balance partner(final int programId, final int partnerId) {
        return shown.getOrDefault(new Owner(programId, partnerId, ""), Balance.NOTHING);
    }

    Balance customer(final int programId, final String customerId) {
        return shown.getOrDefault(new Owner(programId, 0, customerId), Balance.NOTHING);
    }

    /** All referred customers together. */
    Balance customers(final int programId) {
        return customersShown.getOrDefault(programId, Balance.NOTHING);
    }

    /** Balances of all partners that have lines, by number. */
    Map<Integer, Balance> partners(final int programId) {
        final ConcurrentSkipListMap<Integer, Balance> partners = partnersShown.get(programId);
        return partners == null ? Map.of() : new TreeMap<>(partners);
    }

    /** Views thread, as is all below. */
    ProgramLedger own(final int programId) {
        return programs.computeIfAbsent(programId, ignored -> new ProgramLedger());
    }

    /** Counts all lines of a conversion, as its status has it. */
    void count(final ConversionView conversion, final int sign) {
        final boolean isPending = conversion.status() == ConversionStatus.PENDING;
        for (final LedgerLine line : conversion.lines()) {
            final String customerId =
                    line.isForPartner() ? "" : conversion.report().customerId();
            final Owner owner = new Owner(line.programId(), line.isForPartner() ? line.partnerId() : 0, customerId);
            final Balance before = changed.getOrDefault(owner, shown.getOrDefault(owner, Balance.NOTHING));
            changed.put(owner, before.with(line, isPending, sign));
        }
    }

    /** Makes all ledgers of the lines that conversions have, which are all there are, before anything was counted. */
    void rebuild(final Iterable<ConversionView> conversions) {
        final List<LedgerLine> lines = new ArrayList<>();
        for (final ConversionView conversion : conversions) {
            count(conversion, 1);
            lines.addAll(conversion.lines());
        }
        lines.sort(Comparator.comparingLong(LedgerLine::sequence));
        for (final LedgerLine line : lines) {
            own(line.programId()).add(line);
        }
    }

    /** Shows readers all that was counted and added. */
    void show() {
        for (final Map.Entry<Owner, Balance> entry : changed.entrySet()) {
            final Owner owner = entry.getKey();
            final Balance after = entry.getValue();
            final Balance before = shown.put(owner, after);
            if (owner.partnerId == 0) {
                final Balance all = customersShown.getOrDefault(owner.programId, Balance.NOTHING);
                customersShown.put(owner.programId, all.plus(after).plus(negated(before)));
            } else {
                partnersShown
                        .computeIfAbsent(owner.programId, ignored -> new ConcurrentSkipListMap<>())
                        .put(owner.partnerId, after);
            }
        }
        changed.clear();
        for (final ProgramLedger program : programs.values()) {
            program.show();
        }
    }

    private static Balance negated(final Balance balance) {
        if (balance == null) {
            return Balance.NOTHING;
        }
        final Map<String, Balance.Benefits> benefits = new TreeMap<>();
        balance.benefits()
                .forEach(
                        (name, count) -> benefits.put(name, new Balance.Benefits(-count.pending(), -count.approved())));
        return new Balance(
                -balance.pendingMinor(),
                -balance.approvedMinor(),
                -balance.takenBackMinor(),
                -balance.lineCount(),
                benefits);
    }
}
