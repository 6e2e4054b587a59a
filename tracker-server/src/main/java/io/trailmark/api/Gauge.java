package io.trailmark.api;

import java.util.function.LongSupplier;

/**
 * A figure that goes up and down, read when the metrics page is asked for.
 *
 * @param name as published, without the prefix that all have.
 * @param help what it tells, with its unit.
 * @param value any thread may ask.
 */
public record Gauge(String name, String help, LongSupplier value) {}
