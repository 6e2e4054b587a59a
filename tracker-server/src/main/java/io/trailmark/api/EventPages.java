package io.trailmark.api;

import io.trailmark.access.Scope;
import io.trailmark.catalogue.Program;
import io.trailmark.journal.JournalReader;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * What happens, as it happens: events behind a position, read from the journal up to where the views are. Who waits
 * holds one virtual thread and one reader; the views' position is looked at while there is nothing new.
 *
 * <p>Threads: any. An answer reads at most {@link #MOST_SCANNED} records, wanted or not, so that nobody's filter keeps
 * the journal busy: {@code next} says where the following question begins.
 */
final class EventPages implements AutoCloseable {
    static final int MOST_SCANNED = 50_000;

    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_EVENTS = 1_000;
    private static final int LONGEST_WAIT_S = 25;

    /** Each of them is one of the requests that the server takes at once. */
    private static final int MOST_FOLLOWERS = 64;

    private static final long LOOK_AGAIN_MS = 20;

    private static final Set<String> TYPES = new LinkedHashSet<>(
            List.of(EventJson.CLICK, EventJson.VIEW, EventJson.CONVERSION, EventJson.ADJUSTMENT, EventJson.CHANGE));

    private final Semaphore followers = new Semaphore(MOST_FOLLOWERS);
    private final Views views;
    private final LongFunction<JournalReader> readers;
    private volatile boolean isClosing;

    /** @param readers opens the journal at a position. */
    EventPages(final Views views, final LongFunction<JournalReader> readers) {
        this.views = views;
        this.readers = readers;
    }

    List<Operation> operations() {
        return List.of(Operation.get(
                        "/events",
                        "listEvents",
                        "Follows what happens: events behind a position, in their order, waited for if there are none.",
                        "EventPage",
                        this::list)
                .with("after", "Position behind which they lie; by default the present.")
                .with("types", "Only these, with commas: click, view, conversion, adjustment, change.")
                .with("program", "Only this programme's, by code.")
                .with("wait", "Seconds to wait for one, 0 to 25; 0 by default.")
                .with("limit", "At most so many, 1 to 1,000; 100 by default."));
    }

    private Answer list(final Call call) {
        final long present = views.position();
        final long after = Numbers.of(call, "after", present, 0, present);
        final int limit = (int) Numbers.of(call, "limit", DEFAULT_LIMIT, 1, MOST_EVENTS);
        final long waitS = Numbers.of(call, "wait", 0, 0, LONGEST_WAIT_S);
        final EventJson events = new EventJson(call, views, types(call), program(call));
        if (waitS == 0) {
            return answer(events, follow(events, after, limit, 0));
        }
        if (!followers.tryAcquire()) {
            return Answer.problem(
                            Problem.FOLLOWERS_FULL,
                            "At most " + MOST_FOLLOWERS + " requests wait for events at once; wait=0 is answered.")
                    .with("Retry-After", "5");
        }
        try {
            return answer(events, follow(events, after, limit, TimeUnit.SECONDS.toNanos(waitS)));
        } finally {
            followers.release();
        }
    }

    private Answer answer(final EventJson events, final long next) {
        return Answer.json(JsonFields.object(json -> {
                    json.writeNumberField("position", views.position());
                    json.writeArrayFieldStart("data");
                    for (final byte[] event : events.events()) {
                        json.writeRawValue(new String(event, StandardCharsets.UTF_8));
                    }
                    json.writeEndArray();
                    json.writeNumberField("next", next);
                }))
                .with(Answers.POSITION, Long.toString(views.position()));
    }

    /** Reads until there is an event, or enough is read, or the time is over; returns where it got to. */
    private long follow(final EventJson events, final long after, final int limit, final long waitNs) {
        final long startNs = System.nanoTime();
        try (JournalReader reader = readers.apply(after + 1)) {
            int scanned = 0;
            while (events.events().size() < limit && scanned < MOST_SCANNED) {
                // One by one: what is read beyond the limit would have to be read again.
                final int found = reader.poll(events::onRecord, views.position(), 1);
                scanned += found;
                final boolean isOver = isClosing
                        || !events.events().isEmpty()
                        || System.nanoTime() - startNs >= waitNs
                        || (reader.damage() != null && !reader.skipDamage());
                if (found == 0 && (isOver || !pause())) {
                    break;
                }
            }
            return Math.max(after, reader.position());
        }
    }

    /** False when the thread was told to end. */
    private static boolean pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MS);
            return true;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Program program(final Call call) {
        final String code = call.query("program");
        final Program program = code == null ? null : views.catalogue().program(code);
        if (code != null && !call.covers(program)) {
            throw new Refusal(Problem.PROGRAM_UNKNOWN, "No programme has the code " + code + ".");
        }
        return program;
    }

    private static Set<String> types(final Call call) {
        final String text = call.query("types");
        if (text == null) {
            return TYPES;
        }
        final Set<String> types = new LinkedHashSet<>(Arrays.asList(text.split(",", -1)));
        for (final String type : types) {
            if (!TYPES.contains(type)) {
                throw Refusal.ofParameter(
                        "types", "No event is a '" + type + "'; there are " + String.join(", ", TYPES) + ".");
            }
        }
        if (types.contains(EventJson.CHANGE) && !call.grant().allows(Scope.ADMIN)) {
            throw new Refusal(Problem.FORBIDDEN, "Changes are shown to tokens with the scope admin only.");
        }
        return types;
    }

    /** Whoever waits is answered. */
    @Override
    public void close() {
        isClosing = true;
    }
}
