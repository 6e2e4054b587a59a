package io.trailmark.main;

import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.journal.HeldJournal;
import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.pipeline.Applier;
import io.trailmark.store.ReadStore;
import io.trailmark.views.Views;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code scripts/rebuild}: deletes the read store and makes it again from the journal, while the server stands still.
 *
 * <p>The journal is read from position 1 on, not from a snapshot: what comes out depends on the journal alone. Nothing
 * is deleted before all of it was read.
 */
@Command(
        name = "scripts/rebuild",
        description =
                "Deletes the read store and makes it again from the whole journal. The server has to be stopped; it"
                        + " keeps its store up to date by itself, so this is for when you do not believe it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 the store is made again, 1 the journal is damaged or the database does not answer, 2 the",
            "command or the configuration is wrong, 3 the server runs.",
            "",
            "Examples:",
            "  scripts/rebuild",
            "  scripts/rebuild --data /var/lib/trailmark --config /etc/trailmark.properties"
        })
public final class RebuildCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int RECORDS_PER_POLL = 1_024;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The server's data folder; by default the one of its configuration.")
    private Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The server's configuration; by default config/trailmark.properties. It says where the store"
                    + " lies. The environment overrides it, as it does for the server.")
    private Path config;

    private RebuildCommand() {}

    /** Runs the command and ends the process with its status. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(final String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new RebuildCommand()).setExecutionExceptionHandler((failure, line, result) -> {
            line.getErr().println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            return failure instanceof final StartFailure known ? known.exitCode() : FAILED;
        });
    }

    @Override
    public Integer call() throws IOException {
        final List<String> arguments = new ArrayList<>();
        if (config != null) {
            arguments.add("--config=" + config);
        }
        if (data != null) {
            arguments.add("--" + Setting.DATA_DIR.key() + "=" + data);
        }
        final Settings settings = Settings.load(arguments, System.getenv());
        final Path folder = settings.path(Setting.DATA_DIR).toAbsolutePath().normalize();
        final StorePlace place = new StorePlace(settings, folder);
        if (!place.isWanted()) {
            throw new StartFailure(StartFailure.CONFIGURATION, "There is no read store:", List.of("store.url is none"));
        }
        try (HeldJournal journal = held(folder)) {
            return rebuild(settings, journal, place);
        }
    }

    private static HeldJournal held(final Path folder) {
        try {
            return HeldJournal.take(folder.resolve("journal"), folder.resolve("lock"));
        } catch (final IOException failure) {
            throw new StartFailure(
                    StartFailure.ENVIRONMENT,
                    "The read store is not made again:",
                    List.of(failure.getMessage(), "stop the server that has this data folder, then try again"));
        }
    }

    private int rebuild(final Settings settings, final HeldJournal journal, final StorePlace place) {
        final PrintWriter out = spec.commandLine().getOut();
        final Views views = new Views(Counters.inMemory().column("views"));
        if (!read(settings, journal, views)) {
            return FAILED;
        }
        final Progress progress = new Progress(out, "Writing rows");
        final ReadStore.Context context = place.in(new ReadStore.Context()
                .views(views)
                .readers(journal::newReader)
                .syncedPosition(journal::lastPosition)
                .hashSeed(journal.hashSeed())
                .counters(Counters.inMemory().column(ReadStore.ROLE))
                .progress(progress::show));
        try (ReadStore store = ReadStore.open(context)) {
            store.rebuild();
            progress.end();
            out.printf("The read store is made again: position %,d%n", store.position());
        }
        return 0;
    }

    /** Brings views to the journal's end; whether all of it could be read. */
    private boolean read(final Settings settings, final HeldJournal journal, final Views views) {
        final Progress progress = new Progress(spec.commandLine().getOut(), "Reading records");
        views.replaying(true);
        try (Engine engine = engine(settings);
                JournalReader reader = journal.newReader(1)) {
            final Applier applier = new Applier(engine, views);
            while (reader.poll(applier, journal.lastPosition(), RECORDS_PER_POLL) > 0) {
                views.publish();
                progress.show(views.position(), journal.lastPosition());
            }
            final JournalDamage damage = reader.damage();
            if (views.position() < journal.lastPosition()) {
                spec.commandLine()
                        .getErr()
                        .printf(
                                "The journal can be read to position %,d of %,d only: %s%nNothing was changed;"
                                        + " scripts/journal verify says more.%n",
                                views.position(),
                                journal.lastPosition(),
                                damage == null ? "the rest is missing" : damage.text());
                return false;
            }
        }
        views.replaying(false);
        progress.end();
        return true;
    }

    private static Engine engine(final Settings settings) {
        return new Engine(new Engine.Context()
                .conversionCapacity(settings.integer(Setting.ENGINE_CONVERSIONS))
                .adjustmentCapacity(settings.integer(Setting.ENGINE_ADJUSTMENTS)));
    }
}
