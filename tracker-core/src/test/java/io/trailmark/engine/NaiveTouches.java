package io.trailmark.engine;

import io.trailmark.record.codec.ClickClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every click and view that ever was, section 2 of docs/RULES.md. */
final class NaiveTouches {
    private static final long REPEAT_MS = 10_000;

    private record ClickKey(int link, long block, long agent) {}

    private record Counted(long number, long timeMs) {}

    /** {@code sequence} is below 0 for a view. */
    record Touch(
            long number,
            long position,
            long timeMs,
            int program,
            int partner,
            int link,
            long sequence,
            ClickClass clickClass,
            boolean isView) {}

    private final Map<ClickKey, Counted> counted = new HashMap<>();
    private final Map<Long, List<Touch>> paths = new HashMap<>();
    private final Map<Integer, Long> clickLimits = new HashMap<>();
    private final Map<Integer, Long> clicksOfLimited = new HashMap<>();
    private int touchCapacity;
    private int duplicateCapacity;
    private int pathCapacity;
    private long countedClicks;
    private long touches;
    private long lostTouches;
    private long lostClicks;

    /** What earlier limits let go of is not remembered again under larger ones. */
    void limits(final int touchLimit, final int pathLimit, final int duplicateLimit) {
        forget();
        touchCapacity = touchLimit;
        pathCapacity = pathLimit;
        duplicateCapacity = duplicateLimit;
        forget();
    }

    private void forget() {
        lostTouches = Math.max(lostTouches, touches - touchCapacity);
        lostClicks = Math.max(lostClicks, countedClicks - duplicateCapacity);
    }

    /** A link is counted from its first limit on. */
    void define(final Events.Link link) {
        clickLimits.put(link.id, link.clickLimit);
        if (link.clickLimit > 0) {
            clicksOfLimited.putIfAbsent(link.id, 0L);
        }
    }

    boolean isLimitReached(final int link) {
        final long limit = clickLimits.getOrDefault(link, 0L);
        return limit > 0 && clicksOfLimited.get(link) >= limit;
    }

    ClickClass click(final Events.Click click, final long position) {
        ClickClass clickClass = click.clickClass;
        if (clickClass == ClickClass.HUMAN) {
            final ClickKey key = new ClickKey(click.link, click.addressBlock, click.agentHash);
            final Counted last = click.addressBlock == 0 ? null : counted.get(key);
            if (last != null && last.number > lostClicks && Math.abs(click.timeMs - last.timeMs) < REPEAT_MS) {
                clickClass = ClickClass.DUPLICATE;
            } else if (isLimitReached(click.link)) {
                clickClass = ClickClass.CAPPED;
            } else {
                if (click.addressBlock != 0) {
                    counted.put(key, new Counted(++countedClicks, click.timeMs));
                }
                clicksOfLimited.computeIfPresent(click.link, (link, clicks) -> clicks + 1);
            }
        }
        if (click.hasClickId) {
            paths.computeIfAbsent(click.visitor, ignored -> new ArrayList<>())
                    .add(new Touch(
                            ++touches,
                            position,
                            click.timeMs,
                            click.program,
                            click.partner,
                            click.link,
                            click.sequence,
                            clickClass,
                            false));
        }
        forget();
        return clickClass;
    }

    boolean view(final Events.View view, final long position) {
        if (view.visitor != 0) {
            paths.computeIfAbsent(view.visitor, ignored -> new ArrayList<>())
                    .add(new Touch(
                            ++touches,
                            position,
                            view.timeMs,
                            view.program,
                            view.partner,
                            view.link,
                            -1,
                            view.clickClass,
                            true));
            forget();
        }
        return view.visitor != 0;
    }

    /** Of each visitor the newest first, those of one programme among the first so many of all; one list each. */
    List<List<Touch>> paths(final List<Long> visitors, final int program) {
        final List<List<Touch>> found = new ArrayList<>();
        int left = pathCapacity;
        for (final long visitor : visitors) {
            final List<Touch> path = new ArrayList<>();
            final List<Touch> all = paths.getOrDefault(visitor, List.of());
            for (int i = all.size() - 1; i >= 0 && left > 0 && all.get(i).number > lostTouches; i--) {
                left--;
                if (all.get(i).program == program) {
                    path.add(all.get(i));
                }
            }
            found.add(path);
        }
        return found;
    }
}
