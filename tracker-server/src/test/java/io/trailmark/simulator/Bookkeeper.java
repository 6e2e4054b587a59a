package io.trailmark.simulator;

import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.ViewDecoder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a naive reader of the records adds up, by the table of adjustments in docs/RULES.md. */
final class Bookkeeper {
    private static final long PARKED_FOR_NS = TimeUnit.DAYS.toNanos(30);

    private enum Status {
        APPROVED,
        REJECTED,
        REVERSED
    }

    /** One order with what became of it. */
    private static final class Sale {
        private final long reportedMinor;
        private final Set<String> taken = new HashSet<>();
        private long valueMinor;
        private long refundedMinor;
        private Status status = Status.APPROVED;

        Sale(final long amountMinor) {
            reportedMinor = amountMinor;
            valueMinor = amountMinor;
        }

        long revenueMinor() {
            return status == Status.REJECTED ? 0 : valueMinor - refundedMinor;
        }

        /** False where it is refused, and leaves nothing behind. */
        boolean tryAdjust(final SeenRecord record) {
            final boolean isTaken = status != Status.REVERSED
                    && switch (record.adjustmentType()) {
                        case REFUND, CHARGEBACK -> tryRefund(record.amountMinor());
                        case AMEND -> tryAmend(record.amountMinor());
                        case CANCEL -> reverse();
                        case APPROVE -> {
                            status = Status.APPROVED;
                            reverseIfNothingIsLeft();
                            yield true;
                        }
                        case REJECT -> {
                            status = Status.REJECTED;
                            yield true;
                        }
                        default -> throw new IllegalArgumentException(record.toString());
                    };
            return isTaken && taken.add(record.key());
        }

        private boolean tryRefund(final long amountMinor) {
            if (refundedMinor + amountMinor > valueMinor) {
                return false;
            }
            refundedMinor += amountMinor;
            reverseIfNothingIsLeft();
            return true;
        }

        private boolean tryAmend(final long amountMinor) {
            if (amountMinor < refundedMinor) {
                return false;
            }
            valueMinor = amountMinor;
            reverseIfNothingIsLeft();
            return true;
        }

        private boolean reverse() {
            refundedMinor = valueMinor;
            status = Status.REVERSED;
            return true;
        }

        private void reverseIfNothingIsLeft() {
            if (status == Status.APPROVED && refundedMinor == valueMinor && refundedMinor > 0) {
                status = Status.REVERSED;
            }
        }
    }

    private final Map<String, Sale> sales = new HashMap<>();
    private final Map<String, List<SeenRecord>> parked = new HashMap<>();
    private final Map<Happening, Long> decisions = new EnumMap<>(Happening.class);
    private long clicks;
    private long views;

    /** The next record of the journal. */
    void add(final SeenRecord record) {
        switch (record.templateId()) {
            case ClickDecoder.TEMPLATE_ID -> clicks++;
            case ViewDecoder.TEMPLATE_ID -> views++;
            case ConversionDecoder.TEMPLATE_ID -> addConversion(record);
            case AdjustmentDecoder.TEMPLATE_ID -> addAdjustment(record);
            default -> {
                // The server's own records and those of the catalogue add nothing.
            }
        }
    }

    private void addConversion(final SeenRecord record) {
        final Sale known = sales.get(record.order());
        if (known != null) {
            final boolean isSame = known.reportedMinor == record.amountMinor();
            count(isSame ? Happening.CONVERSION_REPEATED : Happening.CONVERSION_CONFLICTED);
            return;
        }
        count(Happening.CONVERSION_RECORDED);
        final Sale sale = new Sale(record.amountMinor());
        sales.put(record.order(), sale);
        for (final SeenRecord waiting : parked.getOrDefault(record.order(), List.of())) {
            if (isWaiting(waiting, record)) {
                count(sale.tryAdjust(waiting) ? Happening.PARKED_APPLIED : Happening.ADJUSTMENT_REFUSED);
            } else {
                count(Happening.PARKED_EXPIRED);
            }
        }
    }

    private static boolean isWaiting(final SeenRecord waiting, final SeenRecord now) {
        return waiting.epochNs() > now.epochNs() - PARKED_FOR_NS;
    }

    private void addAdjustment(final SeenRecord record) {
        final Sale sale = sales.get(record.order());
        if (sale == null) {
            final List<SeenRecord> waiting = parked.computeIfAbsent(record.order(), _ -> new ArrayList<>());
            waiting.removeIf(each -> !isWaiting(each, record));
            final boolean isRepeated =
                    waiting.stream().anyMatch(each -> each.key().equals(record.key()));
            count(isRepeated ? Happening.ADJUSTMENT_REPEATED : Happening.ADJUSTMENT_PARKED);
            if (!isRepeated) {
                waiting.add(record);
            }
        } else if (sale.taken.contains(record.key())) {
            count(Happening.ADJUSTMENT_REPEATED);
        } else if (sale.tryAdjust(record)) {
            count(
                    switch (record.adjustmentType()) {
                        case REFUND -> Happening.REFUNDED;
                        case CHARGEBACK -> Happening.CHARGED_BACK;
                        case AMEND -> Happening.AMENDED;
                        case CANCEL -> Happening.CANCELLED;
                        case APPROVE -> Happening.APPROVED;
                        default -> Happening.REJECTED;
                    });
        } else {
            count(Happening.ADJUSTMENT_REFUSED);
        }
    }

    private void count(final Happening happening) {
        decisions.merge(happening, 1L, Long::sum);
    }

    /** How often what was decided. */
    Map<Happening, Long> decisions() {
        return decisions;
    }

    /** To be compared with {@link #text(long, long, long, long)} of what is shown. */
    String text() {
        return text(
                clicks,
                views,
                sales.size(),
                sales.values().stream().mapToLong(Sale::revenueMinor).sum());
    }

    static String text(final long clicks, final long views, final long conversions, final long revenueMinor) {
        return clicks + " clicks, " + views + " views, " + conversions + " conversions, " + revenueMinor;
    }

    /** Whether a type goes without an amount. */
    static boolean isWithoutAmount(final AdjustmentType type) {
        return type == AdjustmentType.CANCEL || type == AdjustmentType.APPROVE || type == AdjustmentType.REJECT;
    }
}
