package io.trailmark.imports;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * What rows that say nothing about it have; null for nothing.
 *
 * @param zone of times without one; never null.
 * @param dates how times are written, or null for the usual forms.
 */
public record Defaults(
        String program,
        String partner,
        String goal,
        String currency,
        String destination,
        ZoneId zone,
        DateTimeFormatter dates) {}
