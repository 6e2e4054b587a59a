package io.trailmark.scenario;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;

/**
 * Times as the files of a scenario write them: the wall clock of the programme, such as {@code 2026-03-01 09:00}, or a
 * time with its own offset, such as {@code 2026-03-01T09:00:00Z}. A wall clock that comes twice in autumn means the
 * first of the two. Immutable; any thread.
 */
final class Times {
    static final String EXPECTED = "a time is written 2026-03-01 09:00, with :30 or :30.250 where seconds matter";

    private static final DateTimeFormatter WALL = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .optionalStart()
            .appendFraction(ChronoField.MILLI_OF_SECOND, 3, 3, true)
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
    private static final int DATE_LENGTH = "2026-03-01".length();

    private Times() {}

    /** Ms since 1970, or null where the text is no time. */
    static Long parse(final String text, final ZoneId zone) {
        try {
            if (text.indexOf('T') > 0) {
                return OffsetDateTime.parse(text).toInstant().toEpochMilli();
            }
            if (text.length() == DATE_LENGTH) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant().toEpochMilli();
            }
            return LocalDateTime.parse(text, WALL).atZone(zone).toInstant().toEpochMilli();
        } catch (final DateTimeParseException e) {
            return null;
        }
    }

    /** The wall clock of the programme, as short as it can be without losing anything. */
    static String format(final long epochMs, final ZoneId zone) {
        final ZonedDateTime time = Instant.ofEpochMilli(epochMs).atZone(zone);
        final DateTimeFormatter format = time.getNano() != 0 ? MILLIS : time.getSecond() != 0 ? SECONDS : MINUTES;
        return time.format(format);
    }

    /** Seconds from UTC to the zone's wall clock at that time. */
    static int offsetS(final long epochMs, final ZoneId zone) {
        return zone.getRules().getOffset(Instant.ofEpochMilli(epochMs)).getTotalSeconds();
    }

    /** The zone with that name, or UTC where the name is none: the programme's file has been checked before. */
    static ZoneId zone(final String name) {
        try {
            return ZoneId.of(name);
        } catch (final DateTimeException e) {
            return ZoneId.of("UTC");
        }
    }
}
