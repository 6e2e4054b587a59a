/**
 * Changes of the catalogue while the server runs: checked, journaled, applied, and only then answered.
 *
 * <p>Door: {@link io.trailmark.control.CatalogueEditor}. Any thread; one change at a time.
 */
package io.trailmark.control;
