package io.trailmark.scenario;

import io.trailmark.catalogue.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One scenario, played: what came out, and how it differs from what was expected.
 *
 * <p>Immutable once made; any thread. While there are faults, nothing that came out means anything.
 */
public final class Scenario {
    private final Path folder;
    private final List<ScenarioFault> faults;
    private final List<LedgerLine> ledger;
    private final List<String> surprises;
    private final List<Story> stories = new ArrayList<>();
    private final boolean hasSeveralPrograms;
    private final String currency;

    private Scenario(
            final Path folder, final List<ScenarioFault> faults, final Recorder recorder, final Player player) {
        this.folder = folder;
        this.faults = faults;
        this.ledger = List.copyOf(recorder.ledger());
        this.surprises = List.copyOf(recorder.surprises());
        recorder.stories().forEach(stories::add);
        hasSeveralPrograms = player.names().hasSeveralPrograms();
        final List<Program> programs = player.catalogue().programs();
        currency = programs.isEmpty() ? "EUR" : programs.getFirst().currency();
    }

    /** Plays the programme files and {@code events.csv} of the folder. */
    public static Scenario play(final Path folder) {
        final List<ScenarioFault> faults = new ArrayList<>();
        try (Player player = new Player(folder, faults)) {
            final Recorder recorder = player.play();
            return new Scenario(folder, faults, recorder, player);
        }
    }

    /** Everything that is wrong in the programme files and in {@code events.csv}; empty when they could be played. */
    public List<ScenarioFault> faults() {
        return List.copyOf(faults);
    }

    /** How many lines the ledger has. */
    public int ledgerLineCount() {
        return ledger.size();
    }

    /** Compares with {@code ledger.csv}. */
    public Verdict compare() {
        final List<ScenarioFault> wrong = new ArrayList<>();
        final Path file = folder.resolve(LedgerFile.NAME);
        final LedgerFile expected = LedgerFile.read(file, currency, wrong);
        if (!wrong.isEmpty()) {
            return new Verdict(List.copyOf(wrong), "");
        }
        final Difference difference = Difference.between(expected, expected.sameColumns(ledger));
        final StringBuilder text = new StringBuilder(difference.text(expected.columns()));
        surprises.forEach(surprise -> text.append(surprise).append('\n'));
        return new Verdict(List.of(), text.toString());
    }

    /** The ledger that came out, as {@code ledger.csv} holds it. */
    public String ledger() {
        return LedgerFile.of(ledger, hasSeveralPrograms).text();
    }

    /** Replaces {@code ledger.csv} by what came out. */
    public void write() throws IOException {
        Files.writeString(folder.resolve(LedgerFile.NAME), ledger());
    }

    /** What was decided about the conversions with this order, and why, in trees; empty when there is none. */
    public String explain(final String order) {
        final StringBuilder text = new StringBuilder();
        for (final Story story : stories) {
            if (story.order.equals(order)) {
                story.decisions.forEach(decision -> decision.print(text));
            }
        }
        return text.toString();
    }

    /** All orders, in the order in which they came. */
    public List<String> orders() {
        return stories.stream().map(story -> story.order).distinct().toList();
    }

    /**
     * What a comparison found.
     *
     * @param faults what is wrong in {@code ledger.csv}.
     * @param difference for people: the lines of the ledger that differ, and the lines whose result differs; empty when
     *     everything came out as expected.
     */
    public record Verdict(List<ScenarioFault> faults, String difference) {
        /** Whether everything came out as expected. */
        public boolean isEqual() {
            return faults.isEmpty() && difference.isEmpty();
        }
    }
}
