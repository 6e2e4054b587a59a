/**
 * What the engine does with clicks and conversions, as one would write it with Java's own collections and no thought of
 * caches: records, lists, maps, strings and {@code BigDecimal}. {@code scripts/bench twin} runs it beside the engine.
 */
package io.trailmark.bench.plain;
