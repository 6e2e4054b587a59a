package io.trailmark.main;

import io.trailmark.journal.Journal;
import io.trailmark.journal.JournalDamage;
import io.trailmark.pipeline.Pipeline;
import io.trailmark.views.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether a load balancer should send traffic here, and why not. Any thread. */
final class Readiness {
    private final Path dataFolder;
    private final Journal journal;
    private final Views views;
    private final Pipeline pipeline;
    private final ViewsAge viewsAge;
    private final long ageLimitMs;
    private final long freeLimitBytes;
    private volatile boolean isServing;

    Readiness(
            final Settings settings,
            final Path dataFolder,
            final Journal journal,
            final Views views,
            final Pipeline pipeline) {
        this.dataFolder = dataFolder;
        this.journal = journal;
        this.views = views;
        this.pipeline = pipeline;
        viewsAge = new ViewsAge(journal, views);
        ageLimitMs = TimeUnit.SECONDS.toMillis(settings.number(Setting.VIEWS_AGE_LIMIT_SECONDS));
        freeLimitBytes = settings.number(Setting.JOURNAL_FREE_LIMIT_MB) << 20;
    }

    /** Whether the process is between its start and its stop. */
    void isServing(final boolean isBetween) {
        isServing = isBetween;
    }

    ViewsAge viewsAge() {
        return viewsAge;
    }

    long viewsAgeMs() {
        return viewsAge.ageMs(System.nanoTime());
    }

    /** Free bytes of that disk below which the journal takes nothing. */
    long freeLimitBytes() {
        return freeLimitBytes;
    }

    /** Free bytes of the disk that holds the data; -1 when it cannot be asked. */
    long freeBytes() {
        try {
            return Files.getFileStore(dataFolder).getUsableSpace();
        } catch (final IOException e) {
            return -1;
        }
    }

    /** One sentence per reason; empty when ready. */
    List<String> problems() {
        final List<String> problems = new ArrayList<>();
        if (!isServing) {
            problems.add("starting or stopping");
        }
        if (!journal.isWritable()) {
            problems.add("the journal takes no records: the disk is full, has stalled, or writing to it failed");
        }
        final long freeBytes = freeBytes();
        if (freeBytes < freeLimitBytes) {
            problems.add("disk below its limit: " + (freeBytes >> 20) + " MB free of " + (freeLimitBytes >> 20));
        }
        if (views.catalogue().programs().isEmpty()) {
            problems.add("no programme is defined");
        }
        final JournalDamage damage = pipeline.damage();
        if (damage != null && damage.kind() != JournalDamage.Kind.TORN_TAIL) {
            problems.add("the journal is damaged: " + damage.text());
        }
        final long ageMs = viewsAgeMs();
        if (ageMs > ageLimitMs) {
            problems.add("the views are " + ageMs + " ms behind the journal, at most " + ageLimitMs);
        }
        return problems;
    }
}
