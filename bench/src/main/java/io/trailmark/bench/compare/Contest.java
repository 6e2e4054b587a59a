package io.trailmark.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Contenders under one kind of load, in turns: A B C, B C A, ..., so that nobody always comes after the same one. */
final class Contest {
    private static final int COUNTING_SECONDS = 1;

    private final Driver driver;
    private final Driver.Kind kind;
    private final List<Standing> standings;

    Contest(final Driver driver, final Driver.Kind kind, final List<Contender> contenders) {
        this.driver = driver;
        this.kind = kind;
        standings = contenders.stream().map(Standing::new).toList();
    }

    void run(final int rounds) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < standings.size(); i++) {
                final Standing standing = standings.get((round + i) % standings.size());
                standing.add(driver.round(standing.contender, kind));
            }
        }
    }

    /** Counts system calls in a second of its own, since the counting costs time; not beside idle connections. */
    void countSystemCalls() throws IOException, InterruptedException {
        for (final Standing standing : standings) {
            final Contender contender = standing.contender;
            if (contender.idle() > 0) {
                continue;
            }
            contender.server().resume();
            final List<Long> pids = contender.server().figures().pids();
            try (SystemCalls calls = new SystemCalls(pids.getLast())) {
                final Clicks.Result result = driver.load(contender, kind, COUNTING_SECONDS, () -> {});
                final OptionalLong count = calls.stop();
                if (count.isPresent()) {
                    standing.systemCalls = OptionalDouble.of((double) count.getAsLong() / result.count("answered"));
                }
            }
            contender.server().pause();
        }
    }

    List<Standing> standings() {
        return standings;
    }

    Optional<Standing> of(final String name) {
        return standings.stream()
                .filter(standing -> standing.contender.name().equals(name))
                .findFirst();
    }

    /** Those beside which a figure is shown as a ratio. */
    List<Standing> beside(final List<String> names) {
        final List<Standing> found = new ArrayList<>();
        names.forEach(name -> of(name).ifPresent(found::add));
        return found;
    }
}
