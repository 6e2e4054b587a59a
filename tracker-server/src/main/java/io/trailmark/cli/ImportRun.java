package io.trailmark.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.imports.Kind;
import io.trailmark.imports.Row;
import io.trailmark.imports.RowError;
import io.trailmark.imports.RowFile;
import io.trailmark.imports.Translated;
import io.trailmark.imports.Translator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reads a file piece by piece, has each sent, and counts what became of every row. Used once, by one thread. */
final class ImportRun {
    private static final String STANDARD_INPUT = "-";

    private final TrailmarkCommand root;
    private final Order order;
    private final Sender sender;
    private final Supplier<Translator> translators;
    private final ImportTally tally = new ImportTally();
    private final Progress progress;

    /** Null in a dry run, and where what is read cannot be read again. */
    private final ResumeFile resume;

    private final WrongRows wrong;
    private long total;

    /**
     * What is wanted.
     *
     * @param mostRows in a piece.
     * @param errors the file for wrong rows, or null.
     */
    record Order(Path file, Kind kind, int mostRows, Sender.Manner manner, Path errors) {
        boolean isFile() {
            return !file.toString().equals(STANDARD_INPUT);
        }

        boolean isDryRun() {
            return manner == Sender.Manner.DRY;
        }
    }

    ImportRun(
            final TrailmarkCommand root,
            final Order order,
            final Sender sender,
            final Supplier<Translator> translators) {
        this.root = root;
        this.order = order;
        this.sender = sender;
        this.translators = translators;
        progress = new Progress(root.shell(), order.kind().toString());
        resume = order.isFile() && !order.isDryRun()
                ? new ResumeFile(order.file(), root.client().url())
                : null;
        wrong = new WrongRows(order.errors(), resume != null && Files.exists(resume.path()));
    }

    /** Imports; the exit code. */
    int run() {
        if (order.isFile()) {
            lookThrough();
        }
        if (resume != null) {
            resume.open();
        }
        final Translator translator = translators.get();
        try (RowFile rows = open()) {
            translator.begin(rows);
            wrong.begin(rows.columns());
            importAll(rows, translator);
        } finally {
            progress.end();
        }
        if (resume != null) {
            resume.delete();
        }
        conclude(translator);
        return tally.isAnyRefused() ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private RowFile open() {
        return order.isFile()
                ? RowFile.open(order.file())
                : RowFile.of(root.shell().in());
    }

    /** Counts the rows; where a wrong one is to stop the import, those that can be seen from here stop it at once. */
    private void lookThrough() {
        final boolean isStrict = order.manner() == Sender.Manner.ALL_OR_NONE;
        final Translator translator = translators.get();
        try (RowFile rows = open()) {
            translator.begin(rows);
            wrong.begin(rows.columns());
            for (Row row = rows.next(); row != null; row = rows.next()) {
                total++;
                final List<RowError> errors =
                        isStrict ? translated(translator, row).errors() : List.of();
                if (!errors.isEmpty()) {
                    wrong.add(row, errors);
                }
            }
        }
        if (!wrong.isEmpty() && isStrict) {
            throw new Failure(
                    ExitCode.WRONG_USE,
                    "Rows of " + order.file() + " cannot be sent; nothing was. --skip-errors leaves them out.",
                    wrong.lines());
        }
    }

    private void importAll(final RowFile rows, final Translator translator) {
        Piece piece = new Piece();
        for (Row row = rows.next(); row != null; row = rows.next()) {
            tally.read();
            final Translated translated = translated(translator, row);
            if (translated.skipped() != null) {
                tally.skipped(translated.skipped());
            } else if (translated.body() == null) {
                refuse(translated, translated.errors());
            } else {
                if (!piece.hasRoom(translated, order.mostRows())) {
                    send(piece);
                    piece = new Piece();
                }
                piece.add(translated);
            }
        }
        if (piece.size() > 0) {
            send(piece);
        }
    }

    private static Translated translated(final Translator translator, final Row row) {
        final Translated translated = translator.translate(row);
        if (translated.body() == null || Piece.bytes(translated) <= Piece.MOST_BYTES) {
            return translated;
        }
        return new Translated(
                row,
                null,
                null,
                List.of(new RowError(row.line(), "", "too_large", "it is longer than the server takes at once")));
    }

    private void refuse(final Translated row, final List<RowError> errors) {
        wrong.add(row.row(), errors);
        tally.refused(1);
        if (order.manner() == Sender.Manner.ALL_OR_NONE) {
            throw stopped(ExitCode.WRONG_USE, "A row cannot be sent; whole pieces before it were.", wrong.lines());
        }
    }

    private void send(final Piece piece) {
        final String key = piece.key();
        if (resume != null && resume.isDone(key)) {
            tally.doneBefore(piece.size(), resume.refused(key));
            progress.show(tally.rows(), total);
            return;
        }
        final Sender.Sent sent = trySend(piece);
        final Map<Integer, List<RowError>> byLine = new TreeMap<>();
        sent.errors()
                .forEach(error -> byLine.computeIfAbsent(error.line(), _ -> new ArrayList<>())
                        .add(error));
        for (final Translated row : piece.rows()) {
            final List<RowError> errors = byLine.get(row.row().line());
            if (errors != null) {
                wrong.add(row.row(), errors);
            }
        }
        tally.sent(sent);
        tally.refused(byLine.size());
        if (order.manner() == Sender.Manner.ALL_OR_NONE && !byLine.isEmpty()) {
            final String fate = sent.made() + sent.there() == 0
                    ? "; none of them was made."
                    : "; " + sent.made() + " of them were made, the others are there or refused.";
            throw stopped(
                    ExitCode.REFUSED,
                    "The server refused rows of " + piece.where() + " of " + order.file() + fate,
                    wrong.lines());
        }
        if (resume != null) {
            resume.done(key, byLine.size());
        }
        progress.show(tally.rows(), total);
    }

    private Sender.Sent trySend(final Piece piece) {
        try {
            return sender.send(piece, order.manner());
        } catch (final Failure failure) {
            throw stopped(failure.exitCode(), failure.getMessage(), failure.more());
        }
    }

    private Failure stopped(final int exitCode, final String sentence, final List<String> lines) {
        final List<String> more = new ArrayList<>(lines);
        if (resume != null) {
            more.add("What is done stands in " + resume.path()
                    + ": mended or reachable again, the same command goes on from there.");
        }
        return new Failure(exitCode, sentence, more);
    }

    private void conclude(final Translator translator) {
        final ObjectNode result = tally.json(order.isDryRun());
        if (sender instanceof EventSender events && !events.withoutCredit().isEmpty()) {
            events.withoutCredit().forEach(result.putObject("without_credit")::put);
        }
        if (!translator.left().isEmpty()) {
            final ArrayNode left = result.putArray("columns_not_taken_over");
            translator.left().forEach(left::add);
        }
        root.printer().object(result);
        wrong.lines().forEach(line -> root.shell().err().println(Style.harmless(line)));
        if (tally.refusedBefore() > 0) {
            root.shell().err().println(tally.refusedBefore() + " rows were refused and shown before the stop.");
        }
    }
}
