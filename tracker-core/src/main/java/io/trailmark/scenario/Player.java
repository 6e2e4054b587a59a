package io.trailmark.scenario;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueBuilder;
import io.trailmark.catalogue.CatalogueDiff;
import io.trailmark.catalogue.CatalogueError;
import io.trailmark.catalogue.CatalogueFiles;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Program;
import io.trailmark.engine.Engine;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ClickClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Plays the lines of a scenario through an engine of its own, in their order: each becomes one record, made at the time
 * that the line says. A line that cannot be played is a fault, and the rest is played all the same, so that all faults
 * are found at once.
 *
 * <p>One thread. Close it to give the engine's memory back.
 */
final class Player implements AutoCloseable {
    static final String EVENTS = "events.csv";

    private static final int BATCH_BYTES = 256 * 1024;
    private static final long NS_PER_MS = 1_000_000;

    private static final RecordWriter.Made NO_CLICK = new RecordWriter.Made(0, 0, 0, 0, false);

    private final Path folder;
    private final List<ScenarioFault> faults;
    private final Engine engine = new Engine(new Engine.Context()
            .touchCapacity(1 << 14)
            .duplicateCapacity(1 << 12)
            .conversionCapacity(1 << 12)
            .adjustmentCapacity(1 << 12)
            .parkedCapacity(1 << 10));
    private final RecordWriter writer = new RecordWriter();
    private final RecordFrame frame = new RecordFrame();
    private final RecordBatch batch = new RecordBatch(BATCH_BYTES);
    private final CatalogueBuilder builder = new CatalogueBuilder();
    private final Recorder recorder;
    private final Map<String, Long> visitors = new HashMap<>();
    private final Map<String, RecordWriter.Made> newestClicks = new HashMap<>();
    private final Map<String, RecordWriter.Made> firstClicks = new HashMap<>();
    private final Map<String, Set<String>> goalsByOrder = new HashMap<>();

    private Catalogue catalogue = Catalogue.EMPTY;
    private Names names = new Names(catalogue);
    private long clockNs;
    private long clicks;

    Player(final Path folder, final List<ScenarioFault> faults) {
        this.folder = folder;
        this.faults = faults;
        this.recorder = new Recorder(faults);
    }

    /** Plays all lines; returns what was recorded. */
    Recorder play() {
        if (!Files.isDirectory(folder)) {
            faults.add(new ScenarioFault(folder.toString(), 0, 0, "there is no such folder"));
            return recorder;
        }
        apply(writer.buffer, 0, writer.epochOpened());
        // From the beginning of time: what the files say first holds for everything before, too.
        if (!terms(folder, 0)) {
            return recorder;
        }
        final CsvFile events = CsvFile.read(folder.resolve(EVENTS), EventKind.COLUMNS, EventKind::isColumn, faults);
        if (!hasTimeAndEvent(events)) {
            return recorder;
        }
        for (final CsvFile.Row row : events.rows()) {
            if (row.text("event").equals(EventKind.CONVERSION.word())) {
                goalsByOrder
                        .computeIfAbsent(orderKey(row), key -> new TreeSet<>())
                        .add(row.text("goal"));
            }
        }
        for (final CsvFile.Row row : events.rows()) {
            line(row, events.columns());
        }
        return recorder;
    }

    private boolean hasTimeAndEvent(final CsvFile events) {
        final boolean hasBoth = events.columns().containsAll(List.of("time", "event"));
        if (!hasBoth && faults.isEmpty()) {
            final String message = "the columns time and event are needed; there are " + events.columns();
            faults.add(new ScenarioFault(folder.resolve(EVENTS).toString(), 0, 0, message));
        }
        return hasBoth;
    }

    /** Names of what the catalogue held last, archived entities included. */
    Names names() {
        return names;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    @Override
    public void close() {
        engine.close();
    }

    private void line(final CsvFile.Row row, final List<String> columns) {
        final EventKind kind = kind(row);
        final Program program = kind == null || !kind.check(row, columns) ? null : names.program(row);
        if (program == null) {
            return;
        }
        final ZoneId zone = Times.zone(program.timeZone());
        final Long timeMs = Times.parse(row.text("time"), zone);
        if (timeMs == null) {
            row.fault("time", "'" + row.text("time") + "' is no time; " + Times.EXPECTED);
            return;
        }
        clockNs = Math.max(clockNs, timeMs * NS_PER_MS);
        recorder.begin(row, program, names, timeMs, zone);
        switch (kind) {
            case CLICK -> click(row, program, timeMs);
            case VIEW -> view(row, program, timeMs);
            case CONVERSION -> conversion(row, program, columns, timeMs, zone);
            case TERMS -> terms(folder.resolve(row.text("folder")), timeMs);
            default -> adjustment(row, program, kind, timeMs);
        }
        recorder.end();
    }

    private static EventKind kind(final CsvFile.Row row) {
        final String word = row.text("event");
        final EventKind kind = EventKind.of(word);
        if (kind == null) {
            row.fault(
                    "event",
                    (word.isEmpty() ? "no event" : "'" + word + "' is no event") + "; there are "
                            + String.join(", ", EventKind.words()));
        }
        return kind;
    }

    private void click(final CsvFile.Row row, final Program program, final long timeMs) {
        final Link link = names.link(row, program);
        final ClickClass asked = Cells.clickClass(row);
        if (link == null) {
            // What follows from this mistake is none of its own.
            newestClicks.putIfAbsent(visitorKey(row, program), NO_CLICK);
            firstClicks.putIfAbsent(visitorKey(row, program), NO_CLICK);
            return;
        }
        final ClickClass clickClass =
                asked == ClickClass.HUMAN && !names.isOpen(link, timeMs) ? ClickClass.REFUSED : asked;
        final RecordWriter.Made made =
                new RecordWriter.Made(timeMs, visitor(row), ++clicks, link.id(), clickClass == ClickClass.HUMAN);
        apply(writer.buffer, 0, writer.click(made, link, clickClass));
        newestClicks.put(visitorKey(row, program), made);
        firstClicks.putIfAbsent(visitorKey(row, program), made);
    }

    private void view(final CsvFile.Row row, final Program program, final long timeMs) {
        final Link link = names.link(row, program);
        final ClickClass asked = Cells.clickClass(row);
        if (link != null) {
            final ClickClass viewClass =
                    asked == ClickClass.HUMAN && !names.isOpen(link, timeMs) ? ClickClass.REFUSED : asked;
            apply(writer.buffer, 0, writer.view(timeMs, visitor(row), link, viewClass));
        }
    }

    private void conversion(
            final CsvFile.Row row,
            final Program program,
            final List<String> columns,
            final long timeMs,
            final ZoneId zone) {
        final int faultsBefore = faults.size();
        final Goal goal = names.goal(row, program);
        final Cells.Carried carried = Cells.carried(row);
        final String coupon = Cells.id(row, "coupon");
        final RecordWriter.Report report = new RecordWriter.Report(
                Cells.amount(row, program),
                Cells.rate(row),
                carriedClick(row, program, carried),
                carried == Cells.Carried.FORGED,
                Cells.id(row, "customer"),
                coupon,
                names.couponId(coupon, program),
                names.registrationId(row, program),
                Cells.trust(row),
                Cells.isTest(row),
                Cells.dimensions(row, columns));
        final String order = Cells.id(row, "order");
        if (faults.size() == faultsBefore) {
            final int offsetS = Times.offsetS(timeMs, zone);
            apply(writer.buffer, 0, writer.conversion(program, goal.id(), order, timeMs, offsetS, report));
        }
    }

    private RecordWriter.Made carriedClick(final CsvFile.Row row, final Program program, final Cells.Carried carried) {
        if (!row.has("visitor")) {
            return null;
        }
        final Map<String, RecordWriter.Made> known = carried == Cells.Carried.FIRST ? firstClicks : newestClicks;
        final RecordWriter.Made made = known.get(visitorKey(row, program));
        if (made == null) {
            row.fault(
                    "visitor",
                    "'" + row.text("visitor") + "' has clicked no link so far, so the report can carry no click id;"
                            + " add the click above, or leave the visitor out");
        }
        return NO_CLICK.equals(made) ? null : made;
    }

    private void adjustment(final CsvFile.Row row, final Program program, final EventKind kind, final long timeMs) {
        final int faultsBefore = faults.size();
        final String order = Cells.id(row, "order");
        final int goalId = adjustedGoal(row, program);
        final RecordWriter.Amount amount = Cells.amount(row, program);
        final String id = row.has("adjustment") ? Cells.id(row, "adjustment") : "line " + row.line();
        if (faults.size() == faultsBefore) {
            final int lengthBytes = writer.adjustment(program, goalId, order, kind.adjustmentType, id, amount, timeMs);
            apply(writer.buffer, 0, lengthBytes);
        }
    }

    /** The goal that the line names, or the only one of which such an order is reported. */
    private int adjustedGoal(final CsvFile.Row row, final Program program) {
        if (row.has("goal")) {
            final Goal goal = names.goal(row, program);
            return goal == null ? 0 : goal.id();
        }
        final Set<String> goals = goalsByOrder.getOrDefault(orderKey(row), Set.of());
        if (goals.size() != 1) {
            row.fault(
                    "order",
                    goals.isEmpty()
                            ? "no conversion with the order '" + row.text("order") + "'; name the goal as well"
                            : "the order is reported for " + String.join(" and ", goals) + "; name the goal as well");
            return 0;
        }
        return names.goalId(program, goals.iterator().next());
    }

    /** From {@code timeMs} on the programme files of that folder hold; false when they cannot. */
    private boolean terms(final Path files, final long timeMs) {
        final CatalogueFiles declared = CatalogueFiles.load(files);
        final List<CatalogueError> errors = new ArrayList<>(declared.errors());
        if (errors.isEmpty() && declared.programCount() == 0) {
            errors.add(new CatalogueError(files.toString(), 0, 0, "no programme file; name it program.yaml"));
        }
        final CatalogueDiff diff = errors.isEmpty() ? CatalogueDiff.between(catalogue, declared, timeMs) : null;
        if (diff != null) {
            errors.addAll(diff.errors());
        }
        for (final CatalogueError error : errors) {
            faults.add(new ScenarioFault(error.file(), error.line(), error.column(), error.message()));
        }
        if (!errors.isEmpty()) {
            return false;
        }
        while (diff.poll(batch)) {
            int offset = 0;
            for (int i = 0; i < batch.count(); i++) {
                final int lengthBytes = RecordFrame.lengthBytes(batch.buffer(), offset);
                apply(batch.buffer(), offset, lengthBytes);
                builder.apply(batch.buffer(), offset, lengthBytes);
                offset += RecordFrame.alignedLength(lengthBytes);
            }
        }
        catalogue = builder.build();
        names = new Names(catalogue);
        return true;
    }

    private void apply(final UnsafeBuffer buffer, final int offset, final int lengthBytes) {
        frame.stamp(buffer, offset, engine.position() + 1, clockNs);
        engine.onRecord(buffer, offset, lengthBytes, recorder::onOutcome);
    }

    private long visitor(final CsvFile.Row row) {
        return visitors.computeIfAbsent(row.text("visitor"), name -> visitors.size() + 1L);
    }

    private static String visitorKey(final CsvFile.Row row, final Program program) {
        return program.id() + " " + row.text("visitor");
    }

    private static String orderKey(final CsvFile.Row row) {
        return row.text("program") + " " + row.text("order");
    }
}
