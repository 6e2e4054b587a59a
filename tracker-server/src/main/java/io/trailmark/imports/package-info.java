/**
 * Files that others wrote, read row by row: CSV and NDJSON in, rows with the words of our API out.
 *
 * <p>Doors: {@link io.trailmark.imports.RowFile} reads, {@link io.trailmark.imports.Translator} translates, by the
 * mapping that {@link io.trailmark.imports.Dialect} has for a product. Knows nothing of a server. One thread; memory is
 * bounded by one row, whatever the file.
 */
package io.trailmark.imports;
