package io.trailmark.store;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueChanges;
import io.trailmark.catalogue.Link;
import io.trailmark.views.ConversionView;
import io.trailmark.views.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * One pass over all that the views hold, written in many small transactions while the views go on. Thread: {@code
 * store}; used once.
 *
 * <p>Each row is as the views have it when it is written, at or behind the position at which the pass began. What
 * changes from there on is noted by the views, and is written behind the pass, with the position: so that in the end
 * all rows are of one.
 */
final class Filling {
    private static final int LINKS_AT_ONCE = 5_000;
    private static final int CONVERSIONS_AT_ONCE = 500;

    private final Views views;
    private final StoreWriter writer;
    private final Catalogue catalogue;
    private final StoreProgress progress;
    private final BooleanSupplier isStopping;
    private long done;
    private long total;

    /**
     * @param catalogue as it stood when the views began to note changes.
     * @param isStopping asked between two transactions.
     */
    Filling(
            final Views views,
            final StoreWriter writer,
            final Catalogue catalogue,
            final StoreProgress progress,
            final BooleanSupplier isStopping) {
        this.views = views;
        this.writer = writer;
        this.catalogue = catalogue;
        this.progress = progress;
        this.isStopping = isStopping;
    }

    /**
     * Writes what changed behind a position.
     *
     * @param behind of conversions those that changed behind it are written.
     * @param entities those of the catalogue that changed; null: all are written.
     * @throws CancellationException when asked to stop.
     */
    void run(final long behind, final CatalogueChanges entities) {
        writer.beginFilling();
        total = views.conversionCount() + (entities == null ? entityCount() : entities.count());
        if (entities == null) {
            allEntities();
        } else {
            writer.fillEntities(handle -> StoreWriter.entities(handle, catalogue, entities));
            advance(entities.count());
        }
        conversions(behind);
        customers();
    }

    private long entityCount() {
        return (long) catalogue.programs().size()
                + catalogue.goals().size()
                + catalogue.partners().size()
                + catalogue.coupons().size()
                + catalogue.registrations().size()
                + catalogue.links().size();
    }

    private void allEntities() {
        writer.fillEntities(handle -> {
            final EntityRows rows = new EntityRows(handle, catalogue);
            rows.programs(catalogue.programs());
            rows.goals(catalogue.goals());
            rows.partners(catalogue.partners());
            rows.coupons(catalogue.coupons());
            rows.registrations(catalogue.registrations());
            return rows.rows();
        });
        advance(entityCount() - catalogue.links().size());
        final List<Link> links = new ArrayList<>();
        for (final Link link : catalogue.links()) {
            links.add(link);
            if (links.size() == LINKS_AT_ONCE) {
                links(links);
            }
        }
        links(links);
    }

    private void links(final List<Link> links) {
        // The catalogue of now: links are the newest, and one that came meanwhile may be of a partner that did.
        final Catalogue newest = views.catalogue();
        writer.fillEntities(handle -> {
            final EntityRows rows = new EntityRows(handle, newest);
            rows.links(links);
            return rows.rows();
        });
        advance(links.size());
        links.clear();
    }

    private void conversions(final long behind) {
        final List<ConversionView> changed = new ArrayList<>();
        for (final ConversionView conversion : views.conversions()) {
            if (conversion.changedPosition() <= behind) {
                total--;
            } else if (changed.add(conversion) && changed.size() == CONVERSIONS_AT_ONCE) {
                conversions(changed);
            }
        }
        conversions(changed);
    }

    private void conversions(final List<ConversionView> changed) {
        // The catalogue of now: a conversion that came meanwhile may name a partner that did.
        writer.fillConversions(views.catalogue(), changed);
        advance(changed.size());
        changed.clear();
    }

    private void customers() {
        CustomerRows.Key last = CustomerRows.Key.NONE;
        while (last != null) {
            last = writer.fillCustomers(views.catalogue(), last);
            advance(0);
        }
    }

    private void advance(final long count) {
        if (isStopping.getAsBoolean()) {
            throw new CancellationException("the store stops while it is filled");
        }
        done += count;
        progress.onFilled(done, Math.max(done, total));
    }
}
