package io.trailmark.simulator;

import io.trailmark.views.RecordCounts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How often everything happened that may, over all histories of a run. Thread: its simulation's. */
public final class Tally {
    /** What others write: a lost record {@code scripts/journal repair}, a change a back office, which is not here. */
    private static final Set<RecordCounts.Type> OF_OTHERS = EnumSet.of(
            RecordCounts.Type.UNKNOWN,
            RecordCounts.Type.RECORD_LOST,
            RecordCounts.Type.CHANGE_MADE,
            RecordCounts.Type.RATE_DEFINED);

    private final Map<Happening, Long> happenings = new EnumMap<>(Happening.class);
    private final Map<RecordCounts.Type, Long> records = new EnumMap<>(RecordCounts.Type.class);
    private long steps;
    private long histories;
    private long starts;

    /** It happened once. */
    public void count(final Happening happening) {
        happenings.merge(happening, 1L, Long::sum);
    }

    /** What a history came to. */
    void countRecords(final RecordCounts counts) {
        for (final RecordCounts.Type type : RecordCounts.Type.values()) {
            records.merge(type, counts.of(type), Long::sum);
        }
    }

    /** It happened so often. */
    void count(final Map<Happening, Long> counts) {
        counts.forEach((happening, count) -> happenings.merge(happening, count, Long::sum));
    }

    void countStep() {
        steps++;
    }

    void countHistory() {
        histories++;
    }

    void countStart() {
        starts++;
    }

    long of(final Happening happening) {
        return happenings.getOrDefault(happening, 0L);
    }

    /** Of all that is done to the server. */
    long faults() {
        long sum = 0;
        for (final Happening happening : Happening.values()) {
            sum += happening.isPath() ? 0 : of(happening);
        }
        return sum;
    }

    long histories() {
        return histories;
    }

    /** Takes in what another one has counted. */
    void add(final Tally other) {
        count(other.happenings);
        other.records.forEach((type, count) -> records.merge(type, count, Long::sum));
        steps += other.steps;
        histories += other.histories;
        starts += other.starts;
    }

    /** What never happened: a simulation that does not reach it proves nothing about it. */
    List<String> missing() {
        final List<String> missing = new ArrayList<>();
        for (final Happening happening : Happening.values()) {
            if (of(happening) == 0) {
                missing.add(happening.name());
            }
        }
        for (final RecordCounts.Type type : RecordCounts.Type.values()) {
            if (records.getOrDefault(type, 0L) == 0 && !OF_OTHERS.contains(type)) {
                missing.add(type.name());
            }
        }
        return missing;
    }

    /** All counts, for people. */
    String text() {
        final StringBuilder text = new StringBuilder();
        line(text, "histories", histories);
        line(text, "steps", steps);
        line(text, "starts", starts);
        text.append("\nFaults\n");
        for (final Happening happening : Happening.values()) {
            if (!happening.isPath()) {
                line(text, words(happening), of(happening));
            }
        }
        text.append("\nWhat it came to\n");
        for (final Happening happening : Happening.values()) {
            if (happening.isPath()) {
                line(text, words(happening), of(happening));
            }
        }
        text.append("\nRecords\n");
        for (final RecordCounts.Type type : RecordCounts.Type.values()) {
            if (type != RecordCounts.Type.UNKNOWN) {
                line(text, words(type), records.getOrDefault(type, 0L));
            }
        }
        return text.toString();
    }

    private static String words(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void line(final StringBuilder text, final String name, final long value) {
        text.append(String.format(Locale.ROOT, "  %-28s %,15d%n", name, value));
    }
}
