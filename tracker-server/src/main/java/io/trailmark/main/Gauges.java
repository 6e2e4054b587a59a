package io.trailmark.main;

import io.trailmark.api.Gauge;
import io.trailmark.journal.Journal;
import io.trailmark.pipeline.Pipeline;
import io.trailmark.snapshots.Snapshots;
import io.trailmark.store.ReadStore;
import io.trailmark.views.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Every figure on the metrics page that goes up and down. */
final class Gauges {
    private static final int PERMILLE = 3;

    private Gauges() {}

    /** @param store null where there is none. */
    static List<Gauge> of(
            final Journal journal,
            final Views views,
            final Pipeline pipeline,
            final Snapshots snapshots,
            final Readiness readiness,
            final ReadStore store,
            final LongSupplier edgeConnections,
            final LongSupplier certificateEndMs,
            final LongSupplier fullPermille,
            final long startMs) {
        final List<Gauge> all = new ArrayList<>(List.of(
                new Gauge(
                        "ready",
                        "1 when traffic is welcome",
                        () -> readiness.problems().isEmpty() ? 1 : 0),
                new Gauge("edge_connections", "Open connections of the edge", edgeConnections),
                Gauge.ofMs(
                        "edge_tls_certificate_not_after_timestamp_seconds",
                        "When the certificate of the edge ends, since 1970; 0 without TLS",
                        certificateEndMs),
                Gauge.ofMs("start_timestamp_seconds", "When this process was started, since 1970", () -> startMs),
                new Gauge("journal_appended_position", "Last record appended", journal::appendedPosition),
                new Gauge(
                        "journal_synced_position",
                        "Last record that survives a loss of power",
                        journal::syncedPosition),
                new Gauge(
                        "engine_position",
                        "Last record that the engine applied",
                        () -> pipeline.engineFigures().position()),
                new Gauge("views_position", "Last record that readers see", views::position),
                new Gauge(
                        "views_lag_records",
                        "Records appended that readers do not see yet",
                        () -> Math.max(0, journal.appendedPosition() - views.position())),
                Gauge.ofMs("views_age_seconds", "How long the views have been behind", readiness::viewsAgeMs),
                new Gauge("conversions", "Conversions in the views", views::conversionCount)));
        all.addAll(ofEngine(pipeline));
        all.add(new Gauge("snapshot_position", "Last record that is in the newest snapshot", snapshots::position));
        all.add(Gauge.ofMs(
                "snapshot_age_seconds",
                "Since the newest snapshot was written, or this process was started",
                snapshots::ageMs));
        all.add(new Gauge(
                "room_taken_ratio",
                "Share that is taken of engine.room.mb, or of the heap where that is fuller; 1 is all",
                fullPermille,
                PERMILLE));
        if (store != null) {
            all.addAll(ofStore(store));
        }
        all.addAll(ofMachine(readiness));
        return List.copyOf(all);
    }

    private static List<Gauge> ofEngine(final Pipeline pipeline) {
        return List.of(
                new Gauge(
                        "engine_grown_bytes",
                        "Bytes taken by the engine's tables that never forget",
                        () -> pipeline.engineFigures().grownBytes()),
                new Gauge(
                        "engine_touches",
                        "Touches that the engine remembers",
                        () -> pipeline.engineFigures().touches()),
                new Gauge(
                        "engine_touches_overwritten",
                        "Touches overwritten by newer ones since position 1",
                        () -> pipeline.engineFigures().touchesOverwritten()),
                new Gauge(
                        "engine_paths_cut",
                        "Conversions that looked at only a visitor's newest touches, since position 1",
                        () -> pipeline.engineFigures().pathsCut()),
                new Gauge(
                        "engine_adjustments_refused_full",
                        "Adjustments refused since as many wait or stand as may, since position 1",
                        () -> pipeline.engineFigures().adjustmentsRefusedFull()),
                new Gauge(
                        "engine_parked",
                        "Adjustments that wait for their order",
                        () -> pipeline.engineFigures().parked()),
                Gauge.ofNs(
                        "engine_longest_cycle_seconds",
                        "The engine's longest duty cycle",
                        pipeline::engineLongestCycleNs),
                Gauge.ofNs(
                        "views_longest_cycle_seconds", "The views' longest duty cycle", pipeline::viewsLongestCycleNs));
    }

    private static List<Gauge> ofStore(final ReadStore store) {
        return List.of(
                new Gauge("store_position", "Last record that lists are true at", store::position),
                new Gauge("store_lag_records", "Records that readers see and lists do not yet", store::lagRecords),
                Gauge.ofMs("store_lag_seconds", "How long the read store has been behind", store::lagMs));
    }

    private static List<Gauge> ofMachine(final Readiness readiness) {
        final Runtime runtime = Runtime.getRuntime();
        return List.of(
                new Gauge("disk_free_bytes", "Free bytes of the disk that holds the data", readiness::freeBytes),
                new Gauge(
                        "disk_free_limit_bytes",
                        "Free bytes below which nothing is appended to the journal",
                        readiness::freeLimitBytes),
                new Gauge("heap_max_bytes", "Bytes that the heap may have", runtime::maxMemory),
                new Gauge(
                        "heap_used_bytes",
                        "Bytes in use on the heap",
                        () -> runtime.totalMemory() - runtime.freeMemory()));
    }
}
