package io.trailmark.engine;

import io.trailmark.engine.NaiveConversion.Subject;
import io.trailmark.record.codec.Priority;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What section 3 of docs/RULES.md keeps of customers and visitors. */
final class NaiveCustomers {
    private static final int VISITORS = 8;

    /** Vouched conversions of one goal that were counted for a subject. */
    record Progress(long count, long earliestMs) {}

    private record Payment(long timeMs, LocalDateTime local) {}

    private record Step(Subject subject, int goal) {}

    private final Map<Subject, List<Long>> joined = new HashMap<>();
    private final Map<Subject, NaiveConversion> founding = new HashMap<>();
    private final Map<Step, Progress> progress = new HashMap<>();
    private final Map<Subject, Payment> firstPayments = new HashMap<>();

    private static Subject customer(final NaiveConversion conversion) {
        return new Subject(conversion.program, conversion.customer, 0);
    }

    static Subject subject(final NaiveConversion conversion) {
        if (!conversion.customer.isEmpty()) {
            return customer(conversion);
        }
        return conversion.isClickOurs ? new Subject(conversion.program, "", conversion.clickId.visitor()) : null;
    }

    /** Newest joined first. */
    List<Long> visitors(final NaiveConversion conversion) {
        return conversion.customer.isEmpty() ? List.of() : joined.getOrDefault(customer(conversion), List.of());
    }

    NaiveConversion founding(final NaiveConversion conversion) {
        return conversion.customer.isEmpty() ? null : founding.get(customer(conversion));
    }

    Progress progress(final Subject subject, final int goal) {
        return subject == null
                ? new Progress(0, 0)
                : progress.getOrDefault(new Step(subject, goal), new Progress(0, 0));
    }

    /** In local time; null before there is any. */
    LocalDateTime firstPayment(final Subject subject) {
        final Payment first = firstPayments.get(subject);
        return first == null ? null : first.local;
    }

    /** After a vouched conversion was recorded or confirmed. */
    void onDecided(final NaiveConversion conversion) {
        if (!conversion.customer.isEmpty() && !conversion.isCustomerInherited) {
            if (conversion.isClickOurs) {
                join(customer(conversion), conversion.clickId.visitor());
            }
            if (!conversion.credits.isEmpty() && conversion.priority != Priority.CUSTOMER) {
                founding.putIfAbsent(customer(conversion), conversion);
            }
        }
        if (conversion.isCounted && conversion.subject != null) {
            count(conversion);
        }
    }

    private void join(final Subject customer, final long visitor) {
        final List<Long> visitors = joined.computeIfAbsent(customer, ignored -> new ArrayList<>());
        visitors.remove(visitor);
        visitors.addFirst(visitor);
        if (visitors.size() > VISITORS) {
            visitors.removeLast();
        }
    }

    private void count(final NaiveConversion conversion) {
        final long timeMs = conversion.occurredMs;
        progress.merge(
                new Step(conversion.subject, conversion.goal),
                new Progress(1, timeMs),
                (before, ignored) -> new Progress(before.count + 1, Math.min(before.earliestMs, timeMs)));
        if (conversion.value() > 0) {
            firstPayments.merge(
                    conversion.subject,
                    new Payment(timeMs, conversion.local()),
                    (before, now) -> now.timeMs < before.timeMs ? now : before);
        }
    }
}
