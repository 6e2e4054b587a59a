package io.trailmark.imports;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * What the file does not say by itself.
 *
 * @param zone of times that name none.
 * @param dates how times are written, or null for the usual forms.
 * @param isJson whether the row is an object of an API rather than a line of a table for people.
 */
record Reading(ZoneId zone, DateTimeFormatter dates, boolean isJson) {}
