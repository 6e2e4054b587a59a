package io.trailmark.main;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueDiff;
import io.trailmark.catalogue.CatalogueError;
import io.trailmark.catalogue.CatalogueFiles;
import io.trailmark.catalogue.LastDefinition;
import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.journal.Journal;
import io.trailmark.record.RecordBatch;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the catalogue as the programme files say: compares, and appends what differs.
 *
 * <p>Thread: one at a time, first the one that starts, then the keeper. Wrong files change nothing: each error is in
 * the log, and counted.
 */
final class ProgramFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramFiles.class);
    private static final int BATCH_BYTES = 256 * 1024;

    private final Path folder;
    private final Journal journal;
    private final CounterColumn counters;
    private final RecordBatch batch = new RecordBatch(BATCH_BYTES);
    private final FilesMark mark;
    private Map<Path, String> seen = Map.of();
    private String appliedDigest = "";
    private boolean isRemembered;
    private long appendedPosition;

    /** @param markFile where it is remembered which files were taken over. */
    ProgramFiles(final Path folder, final Path markFile, final Journal journal, final CounterColumn counters) {
        this.folder = folder;
        mark = new FilesMark(markFile, folder);
        this.journal = journal;
        this.counters = counters;
    }

    /** Position of the last record that was appended from files; 0 before the first. */
    long appendedPosition() {
        return appendedPosition;
    }

    /** Whether a file came, went or changed since the last {@link #apply}. */
    boolean isChanged() {
        return !state().equals(seen);
    }

    /** Whether the files are those that the catalogue was found to agree with before; then there is nothing to do. */
    boolean isTakenOver(final LastDefinition last, final long nowMs) {
        seen = state();
        appliedDigest = mark.digest();
        isRemembered = mark.agrees(appliedDigest, last, nowMs);
        return isRemembered;
    }

    /**
     * Remembers that the files are taken over, once nothing of them is left to be applied.
     *
     * @param last of the views, which have all that was appended.
     */
    void remember(final Catalogue current, final LastDefinition last, final long nowMs) {
        // Files that were changed while they were read are compared again.
        if (!isRemembered && !appliedDigest.isEmpty() && appliedDigest.equals(mark.digest())) {
            mark.remember(appliedDigest, last, current.nextRulesMs(nowMs));
        }
        isRemembered = true;
    }

    /**
     * Reads all files and appends what differs from the catalogue.
     *
     * @return what is wrong; then nothing was appended. Empty when the files are taken over.
     */
    List<CatalogueError> apply(final Catalogue current, final long nowMs) {
        seen = state();
        isRemembered = true;
        final String digest = mark.digest();
        final CatalogueFiles files = CatalogueFiles.load(folder);
        if (!files.errors().isEmpty()) {
            return refused(files.errors());
        }
        final CatalogueDiff diff = CatalogueDiff.between(current, files, nowMs);
        if (!diff.errors().isEmpty()) {
            return refused(diff.errors());
        }
        while (diff.poll(batch)) {
            final long position = journal.append(batch);
            if (position < 0) {
                // The rest still differs and is tried again at the next look.
                seen = Map.of();
                LOG.error("The journal refused a change of the catalogue ({}); it will be tried again", position);
                return List.of();
            }
            appendedPosition = position + batch.count() - 1;
            counters.add(Counter.CATALOGUE_RECORDS, batch.count());
        }
        appliedDigest = digest;
        isRemembered = false;
        if (!diff.isEmpty()) {
            counters.increment(Counter.CATALOGUE_RELOADS);
            LOG.info("Programme files in {}: {}", folder, diff.summary());
            journal.requestSync();
        }
        return List.of();
    }

    private List<CatalogueError> refused(final List<CatalogueError> errors) {
        counters.add(Counter.CATALOGUE_FILE_ERRORS, errors.size());
        LOG.error("Programme files in {} have {} errors; nothing of them is taken over", folder, errors.size());
        for (final CatalogueError error : errors) {
            LOG.error("{}", error);
        }
        return errors;
    }

    /** What tells one state of the folder from another. */
    private Map<Path, String> state() {
        final Map<Path, String> state = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{yaml,yml}")) {
            for (final Path file : files) {
                state.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
        } catch (final IOException e) {
            state.put(folder, "cannot be read: " + e.getMessage());
        }
        return state;
    }
}
