package io.trailmark.engine;

import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.record.RecordFrame;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives one list of events to the engine and to its twin. Where they differ, the list is cut down to the few events
 * that make them differ, and these are printed.
 */
final class TwinRun implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long SHRINKING_NS = Long.getLong("trailmark.shrinkingS", 20) * 1_000_000_000L;
    private static final int PRINTED = 20;

    /** Takes the place of an event that is not needed: positions stay. */
    private static final Events.Event NOTHING = new Events.Program().id(9_999);

    record Stamped(Events.Event event, long epochNs) {}

    private final Supplier<Engine.Context> contexts;
    private final EventEncoder encoder = new EventEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_BYTES));
    private final List<Stamped> events = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Engine engine;
    private final NaiveEngine naive;

    TwinRun(final Supplier<Engine.Context> contexts) {
        this.contexts = contexts;
        engine = new Engine(contexts.get());
        naive = new NaiveEngine(contexts.get());
    }

    Engine engine() {
        return engine;
    }

    List<Stamped> events() {
        return events;
    }

    /** Both decide; the outcomes, when they agree. */
    List<Outcome> apply(final Events.Event event, final long epochNs) {
        events.add(new Stamped(event, epochNs));
        try {
            final List<Outcome> expected = naive.apply(event, events.size(), epochNs);
            outcomes.clear();
            onRecord(engine, event, events.size(), epochNs, outcomes);
            if (expected.equals(outcomes)) {
                return expected;
            }
        } catch (final RuntimeException | AssertionError e) {
            throw new AssertionError(report(), e);
        }
        throw new AssertionError(report());
    }

    private void onRecord(
            final Engine target,
            final Events.Event event,
            final long position,
            final long epochNs,
            final List<Outcome> into) {
        final int length = encoder.encode(event, buffer, 0, position, epochNs);
        target.onRecord(buffer, 0, length, (source, offset, bytes) -> into.add(Outcomes.decode(source, offset)));
    }

    /** A second engine that is given the same records. */
    Engine replay(final Engine.Context context) {
        final Engine replay = new Engine(context);
        for (int i = 0; i < events.size(); i++) {
            final Stamped each = events.get(i);
            if (i % 3 == 1) {
                // Announced under a position that another event has: it must make no difference.
                encoder.encode(events.get(i - 1).event, buffer, 0, i + 1L, each.epochNs);
                replay.onAhead(buffer, 0, RecordFrame.alignedLength(RecordFrame.lengthBytes(buffer, 0)));
            }
            final int length = encoder.encode(each.event, buffer, 0, i + 1L, each.epochNs);
            if (i % 3 == 0) {
                replay.onAhead(buffer, 0, RecordFrame.alignedLength(length));
            }
            replay.onRecord(buffer, 0, length, (source, offset, bytes) -> {});
        }
        return replay;
    }

    private String report() {
        final List<Stamped> needed = shrink(new ArrayList<>(events));
        final StringBuilder text = new StringBuilder("record " + events.size() + "; the newest that matter:\n");
        final List<Integer> left = new ArrayList<>();
        for (int i = 0; i < needed.size(); i++) {
            if (needed.get(i).event != NOTHING) {
                left.add(i);
            }
        }
        for (final int i : left.subList(Math.max(0, left.size() - PRINTED), left.size())) {
            text.append(i + 1)
                    .append(": ")
                    .append(describe(needed.get(i).event))
                    .append('\n');
        }
        return text.append(difference(needed)).toString();
    }

    /** Leaves out more and more events while the last still makes a difference. */
    private List<Stamped> shrink(final List<Stamped> failing) {
        final long endNs = System.nanoTime() + SHRINKING_NS;
        for (int size = Math.max(1, failing.size() / 2); size >= 1; size /= 2) {
            for (int from = failing.size() - 1 - size; from > -size; from -= size) {
                final List<Stamped> fewer = new ArrayList<>(failing);
                boolean isSmaller = false;
                for (int i = Math.max(1, from); i < Math.min(from + size, failing.size() - 1); i++) {
                    isSmaller |= fewer.get(i).event != NOTHING;
                    fewer.set(i, new Stamped(NOTHING, fewer.get(i).epochNs));
                }
                if (System.nanoTime() - endNs > 0) {
                    return failing;
                }
                if (isSmaller && !difference(fewer).isEmpty()) {
                    failing.clear();
                    failing.addAll(fewer);
                }
            }
        }
        return failing;
    }

    /** How the two differ on the last of the events, and only there; else empty. */
    private String difference(final List<Stamped> some) {
        final NaiveEngine one = new NaiveEngine(contexts.get());
        try (Engine other = new Engine(contexts.get())) {
            for (int i = 0; i < some.size(); i++) {
                final Stamped each = some.get(i);
                final List<Outcome> expected = one.apply(each.event, i + 1L, each.epochNs);
                final List<Outcome> actual = new ArrayList<>();
                try {
                    onRecord(other, each.event, i + 1L, each.epochNs, actual);
                } catch (final RuntimeException e) {
                    return i + 1 == some.size() ? "the engine stops: " + e : "";
                }
                if (!expected.equals(actual)) {
                    return i + 1 == some.size() ? compared(expected, actual) : "";
                }
            }
        } catch (final RuntimeException e) {
            return "";
        }
        return "";
    }

    private static String compared(final List<Outcome> expected, final List<Outcome> actual) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            final Outcome wanted = i < expected.size() ? expected.get(i) : null;
            final Outcome given = i < actual.size() ? actual.get(i) : null;
            text.append(Objects.equals(wanted, given) ? "both:   " : "naive:  ")
                    .append(wanted)
                    .append('\n');
            if (!Objects.equals(wanted, given)) {
                text.append("engine: ").append(given).append('\n');
            }
        }
        return text.toString();
    }

    /** The fields that say something. */
    static String describe(final Object event) {
        final StringJoiner text = new StringJoiner(" ", event.getClass().getSimpleName() + "[", "]");
        try {
            for (final Field field : event.getClass().getFields()) {
                final Object value = Modifier.isStatic(field.getModifiers()) ? null : field.get(event);
                final boolean isSilent = value == null
                        || (field.getType().isPrimitive() && value.toString().equals("0"))
                        || value.equals("")
                        || value.equals(false)
                        || (value instanceof Collection<?> many && many.isEmpty())
                        || (value instanceof Map<?, ?> map && map.isEmpty());
                if (!isSilent) {
                    text.add(field.getName() + "=" + say(value));
                }
            }
        } catch (final IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static String say(final Object value) {
        if (value instanceof final List<?> list) {
            return list.stream().map(TwinRun::say).toList().toString();
        }
        return value instanceof Events.Reward ? describe(value) : value.toString();
    }

    @Override
    public void close() {
        engine.close();
    }
}
