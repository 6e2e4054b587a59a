package io.trailmark.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes links through the API, a thousand with each call and one call after the other; those of {@link LinkFolder},
 * with a programme and a partner for every 50,000. Threads: one at a time.
 */
final class Importer {
    static final int LINKS_PER_CALL = 1_000;

    private static final int CALLS_OF_A_MEDIAN = 20;
    private static final double NS_PER_MS = 1e6;

    private final BackOffice office;
    private final List<Long> callNs = new ArrayList<>();

    Importer(final BackOffice office) {
        this.office = office;
    }

    /** How many links there are. */
    int links() {
        return callNs.size() * LINKS_PER_CALL;
    }

    /** Goes on until there are so many, or until the time; returns how many links it made. */
    int run(final int most, final long untilNs) throws IOException, InterruptedException {
        final int before = links();
        while (links() < most && System.nanoTime() - untilNs < 0) {
            if (links() % LinkFolder.LINKS_PER_PROGRAMME == 0) {
                office.send("POST", "/programs", programme(links()));
            }
            final String body = body(links());
            final long startNs = System.nanoTime();
            office.send("POST", "/links/bulk", body);
            callNs.add(System.nanoTime() - startNs);
        }
        return links() - before;
    }

    /** Goes on until there are so many. */
    void run(final int most) throws IOException, InterruptedException {
        run(most, System.nanoTime() + TimeUnit.DAYS.toNanos(1));
    }

    private static String programme(final int link) {
        return "{\"program\":\"" + LinkFolder.programme(link) + "\",\"currency\":\"EUR\",\"cookie\":\"declared\","
                + "\"postback_auth\":\"click_id\",\"partners\":[{\"partner\":\"ann\"}]}";
    }

    private static String body(final int first) {
        final StringBuilder body = new StringBuilder(LINKS_PER_CALL * 150);
        for (int link = first; link < first + LINKS_PER_CALL; link++) {
            final String digits = LinkFolder.digits(link);
            body.append(link == first ? '[' : ',')
                    .append("{\"program\":\"")
                    .append(LinkFolder.programme(link))
                    .append("\",\"partner\":\"ann\",\"code\":\"k")
                    .append(digits)
                    .append("\",\"destination\":\"")
                    .append(LinkFolder.DESTINATION)
                    .append(digits)
                    .append("\"}");
        }
        return body.append(']').toString();
    }

    /** Median in ms of the last calls before there were so many links. */
    double callMs(final int links) {
        final int end = links / LINKS_PER_CALL;
        final List<Long> last = callNs.subList(Math.max(0, end - CALLS_OF_A_MEDIAN), end).stream()
                .sorted()
                .toList();
        return last.get(last.size() / 2) / NS_PER_MS;
    }
}
