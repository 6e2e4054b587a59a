package io.trailmark.catalogue;

import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.Set;

/**
 * When a rule of a link holds, by the programme's clocks: each day from one minute on up to another one. Where that
 * comes no later it is one of the next day. Clocks that are put forward or back are taken as they are: what they leave
 * out never comes, and what they show twice counts twice. Immutable.
 *
 * @param fromMinute of the day, 0 to 1,439.
 * @param toMinute the first minute that is out again, 1 to 1,440.
 * @param days on which the time begins; empty: every day.
 */
public record LinkHours(int fromMinute, int toMinute, Set<DayOfWeek> days) {
    /** Minutes of a day. */
    static final int MINUTES_PER_DAY = 24 * 60;

    private static final int DAYS_PER_WEEK = 7;
    private static final long MS_PER_MINUTE = 60_000;

    /** The day of the week, from Monday, on which 1970 began. */
    private static final int FIRST_DAY = DayOfWeek.THURSDAY.getValue() - 1;

    /** Copies the days, so that nobody can change them afterwards. */
    public LinkHours {
        days = Set.copyOf(days);
    }

    /** The days as the journal has them: bit 0 for Monday. */
    int dayBits() {
        int bits = 0;
        for (final DayOfWeek day : days) {
            bits |= 1 << (day.getValue() - 1);
        }
        return bits;
    }

    static Set<DayOfWeek> days(final int bits) {
        final Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (final DayOfWeek day : DayOfWeek.values()) {
            if ((bits & 1 << (day.getValue() - 1)) != 0) {
                days.add(day);
            }
        }
        return days;
    }

    /**
     * Whether hours hold. Allocates nothing.
     *
     * @param localMs ms since 1970 as the programme's clocks count them.
     * @param dayBits 0: every day.
     */
    static boolean hold(final long localMs, final int fromMinute, final int toMinute, final int dayBits) {
        final long minutes = Math.floorDiv(localMs, MS_PER_MINUTE);
        final int minute = Math.floorMod(minutes, MINUTES_PER_DAY);
        final int day = Math.floorMod(Math.floorDiv(minutes, MINUTES_PER_DAY) + FIRST_DAY, DAYS_PER_WEEK);
        if (fromMinute < toMinute) {
            return minute >= fromMinute && minute < toMinute && isOn(day, dayBits);
        }
        final int dayBefore = (day + DAYS_PER_WEEK - 1) % DAYS_PER_WEEK;
        return (minute >= fromMinute && isOn(day, dayBits)) || (minute < toMinute && isOn(dayBefore, dayBits));
    }

    private static boolean isOn(final int day, final int dayBits) {
        return dayBits == 0 || (dayBits & 1 << day) != 0;
    }
}
