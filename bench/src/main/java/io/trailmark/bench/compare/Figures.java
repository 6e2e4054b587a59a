package io.trailmark.bench.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** One figure of each round, in the order of the rounds. Not for several threads. */
final class Figures {
    private final List<Double> values = new ArrayList<>();

    void add(final double value) {
        values.add(value);
    }

    /** In the order of the rounds. */
    List<Double> values() {
        return values;
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        if (values.isEmpty()) {
            throw new IllegalStateException("no round was measured");
        }
        final List<Double> sorted = values.stream().sorted().toList();
        final int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double min() {
        return Collections.min(values);
    }

    double max() {
        return Collections.max(values);
    }

    /** Round by round, this over the other: what both met in a round, such as other work, falls out. */
    Figures over(final Figures other) {
        if (values.size() != other.values.size()) {
            throw new IllegalStateException(values.size() + " rounds beside " + other.values.size());
        }
        final Figures ratios = new Figures();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return ratios;
    }

    /** {@code median (min to max)}; {@code form} is for {@link String#format} and one number. */
    String text(final String form) {
        return String.format(Locale.ROOT, form + " (" + form + " to " + form + ")", median(), min(), max());
    }
}
