/**
 * The catalogue: programmes, goals, partners, links and coupons. Its truth is the journal's catalogue records; files in
 * {@code config/programs} are compared with it and only the difference is appended.
 *
 * <p>Doors: {@link io.trailmark.catalogue.CatalogueFiles} reads files, {@link io.trailmark.catalogue.CatalogueDiff}
 * turns them into records, {@link io.trailmark.catalogue.CatalogueBuilder} turns records into a {@link
 * io.trailmark.catalogue.Catalogue}, and {@link io.trailmark.catalogue.RoutingTable} is what the edge looks things up
 * in. Files are read at the start of the process; catalogue and routing table are made on the views thread, are
 * immutable, and are read by any thread.
 */
package io.trailmark.catalogue;
