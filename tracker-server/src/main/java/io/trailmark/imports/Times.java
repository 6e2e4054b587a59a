package io.trailmark.imports;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Times as exports write them. Those that name no zone are of the zone that the reader was told. Threads: any; no
 * state.
 */
final class Times {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{9,10}(\\.0+)?");
    private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{12,13}");

    /** 2026-11-01, 2026-11-01 10:00, 2026-11-01T10:00:00.123Z, with UTC, +0100 or +01:00 behind. */
    private static final DateTimeFormatter USUAL = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("uuuu-MM-dd[['T'][ ]HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .appendPattern("[ ][XXX][XX][X]['UTC']['GMT']]")
            .toFormatter(Locale.ROOT);

    private Times() {}

    /** @throws IllegalArgumentException with a sentence for what is no time, or could be two. */
    static Instant read(final String cell, final Reading reading) {
        final String text = cell.strip();
        try {
            if (reading.dates() != null) {
                return instant(reading.dates().parse(text), reading.zone());
            }
            if (SECONDS.matcher(text).matches()) {
                return Instant.ofEpochSecond(Long.parseLong(text.replaceFirst("\\..*", "")));
            }
            if (MILLISECONDS.matcher(text).matches()) {
                return Instant.ofEpochMilli(Long.parseLong(text));
            }
            final boolean isUniversal = text.endsWith("UTC") || text.endsWith("GMT");
            return instant(USUAL.parse(text), isUniversal ? ZoneOffset.UTC : reading.zone());
        } catch (final DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + Converters.cut(text) + "' is no time such as 2026-11-01T10:00:00Z or 2026-11-01 10:00;"
                            + " --dates says how other ones are written, such as MM/dd/yyyy");
        }
    }

    private static Instant instant(final TemporalAccessor time, final ZoneId zone) {
        if (time.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(time).truncatedTo(ChronoUnit.MILLIS);
        }
        if (time.isSupported(ChronoField.OFFSET_SECONDS) && time.isSupported(ChronoField.HOUR_OF_DAY)) {
            return OffsetDateTime.from(time).toInstant().truncatedTo(ChronoUnit.MILLIS);
        }
        if (time.isSupported(ChronoField.HOUR_OF_DAY)) {
            return ZonedDateTime.of(LocalDateTime.from(time), zone).toInstant().truncatedTo(ChronoUnit.MILLIS);
        }
        return LocalDate.from(time).atStartOfDay(zone).toInstant();
    }
}
