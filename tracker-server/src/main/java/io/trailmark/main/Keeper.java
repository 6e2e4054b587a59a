package io.trailmark.main;

import io.trailmark.access.Tokens;
import io.trailmark.api.RollingLatency;
import io.trailmark.control.CatalogueEditor;
import io.trailmark.counters.Counters;
import io.trailmark.edge.Tls;
import io.trailmark.views.Views;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what changes seldom: tokens, certificate and programme files on disk, the latency of the last second,
 * the views' age, how full the heap is, the counters' file.
 *
 * <p>Thread: {@code keeper}; it may block, nobody waits for it. Failure: a file that cannot be read is in the log
 * once per look, and what was known stays.
 */
final class Keeper implements Agent {
    static final String ROLE = "keeper";

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

    private final Tokens tokens;
    private final Tls tls;
    private final ProgramFiles programFiles;
    private final CatalogueEditor editor;
    private final Views views;
    private final ViewsAge viewsAge;
    private final Consumer<Consumer<Histogram>> redirects;
    private final RollingLatency latency;
    private final HeapRoom heapRoom;
    private final Counters counters;
    private boolean isCountersFileOld;
    private final long programsIntervalNs;
    private long lookedNs = System.nanoTime();
    private long programsNs = System.nanoTime();

    /** @param tls null where the edge does not speak it. */
    Keeper(
            final Tokens tokens,
            final Tls tls,
            final ProgramFiles programFiles,
            final CatalogueEditor editor,
            final Views views,
            final ViewsAge viewsAge,
            final Consumer<Consumer<Histogram>> redirects,
            final RollingLatency latency,
            final HeapRoom heapRoom,
            final Counters counters,
            final long programsIntervalSeconds) {
        this.tokens = tokens;
        this.tls = tls;
        this.programFiles = programFiles;
        this.editor = editor;
        this.views = views;
        this.viewsAge = viewsAge;
        this.redirects = redirects;
        this.latency = latency;
        this.heapRoom = heapRoom;
        this.counters = counters;
        programsIntervalNs = TimeUnit.SECONDS.toNanos(programsIntervalSeconds);
    }

    @Override
    public int doWork() {
        final long nowNs = System.nanoTime();
        if (nowNs - lookedNs < LOOK_NS) {
            return 0;
        }
        lookedNs = nowNs;
        redirects.accept(histogram -> latency.add(histogram, nowNs));
        viewsAge.ageMs(nowNs);
        heapRoom.look();
        saveCounters();
        reloadTokens();
        reloadTls();
        if (programsIntervalNs > 0 && nowNs - programsNs >= programsIntervalNs) {
            programsNs = nowNs;
            lookAtPrograms();
        }
        return 1;
    }

    private void saveCounters() {
        try {
            counters.save();
            isCountersFileOld = false;
        } catch (final IOException e) {
            if (!isCountersFileOld) {
                LOG.error("The counters' file cannot be written and stays as it is; /metrics is right", e);
            }
            isCountersFileOld = true;
        }
    }

    private void reloadTokens() {
        try {
            if (tokens.reloadIfChanged()) {
                LOG.info("Tokens read again: {} are live", tokens.grants().size());
            }
        } catch (final IOException e) {
            LOG.error("Tokens cannot be read; those known stay: {}", e.getMessage());
        }
    }

    private void reloadTls() {
        try {
            if (tls != null && tls.reloadIfChanged()) {
                LOG.info("Certificate and key read again: new connections get them");
            }
        } catch (final IOException e) {
            LOG.error("Certificate or key cannot be read; those known stay: {}", e.getMessage());
        }
    }

    /** Only once the views have what was appended before: else the same difference would be appended twice. */
    private void lookAtPrograms() {
        if (programFiles.appendedPosition() > views.position()) {
            return;
        }
        if (programFiles.isChanged()) {
            // Somebody else may be changing the catalogue; if that takes too long, the next look tries again.
            editor.tryAlone(catalogue -> {
                programFiles.apply(catalogue, System.currentTimeMillis());
                return programFiles.appendedPosition();
            });
        } else {
            programFiles.remember(views.catalogue(), views.lastDefinition(), System.currentTimeMillis());
        }
    }

    @Override
    public String roleName() {
        return ROLE;
    }
}
