package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code trailmark links create-many}: makes the links of a file in pieces. All rows are read before the first is sent.
 * Each piece has a key made of its rows, so a piece whose answer was lost is sent again and made once.
 */
@Command(
        name = "create-many",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes the links of a file, in pieces of which each is made as a whole or not at all.",
            "The file is NDJSON, one object a line, or CSV whose first line names the fields: program, partner,"
                    + " destination, code, expires_at and so on. FILE.progress says which pieces are done: after a stop"
                    + " the same command goes on where it was, and nothing is made twice.",
        },
        footer = {
            "%nExamples:",
            "  trailmark links create-many links.csv --dry-run",
            "  trailmark links create-many links.csv --program acme"
        })
final class CreateManyCommand implements Runnable {
    private static final int MOST_ROWS = 1_000;
    private static final int LONGEST_PAUSE_S = 15;

    private final TrailmarkCommand root;

    @Parameters(paramLabel = "FILE", description = "NDJSON, or CSV where its name ends in .csv.")
    private Path file;

    @Option(names = "--program", paramLabel = "CODE", description = "Of rows that name none.")
    private String program;

    @Option(names = "--partner", paramLabel = "CODE", description = "Of rows that name none.")
    private String partner;

    @Option(names = "--piece", paramLabel = "ROWS", description = "Rows in a piece, 1 to 1,000; 1,000 by default.")
    private int piece = MOST_ROWS;

    @Option(names = "--dry-run", description = "Reads and checks the file, and sends nothing.")
    private boolean isDryRun;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long to try again while the server cannot be reached; 60 by default.")
    private int patienceS = 60;

    CreateManyCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        if (piece < 1 || piece > MOST_ROWS) {
            throw Failure.wrongUse("--piece is a number from 1 to " + MOST_ROWS + '.');
        }
        final long total = check();
        if (isDryRun) {
            root.printer().say(total + " rows can be sent; nothing was.");
            return;
        }
        final Client client = root.client();
        final ResumeFile resume = new ResumeFile(file, client.url());
        resume.open();
        final Progress progress = new Progress(root.shell(), "links");
        long done = 0;
        long skipped = 0;
        try (Rows rows = new Rows(file)) {
            ObjectNode row = next(rows);
            while (row != null) {
                final Piece next = new Piece();
                while (row != null && next.hasRoom(row, piece)) {
                    next.add(row, rows.lineNumber());
                    row = next(rows);
                }
                if (resume.isDone(next.key())) {
                    skipped += next.size();
                } else {
                    send(client, next, resume);
                }
                done += next.size();
                progress.show(done, total);
            }
        } finally {
            progress.end();
        }
        resume.delete();
        final ObjectNode result = Json.object().put("rows", total).put("sent", total - skipped);
        root.printer().object(result.put("done_before", skipped));
    }

    private ObjectNode next(final Rows rows) {
        final ObjectNode row = rows.next();
        if (row != null && program != null && !row.has("program")) {
            row.put("program", program);
        }
        if (row != null && partner != null && !row.has("partner")) {
            row.put("partner", partner);
        }
        return row;
    }

    /** Counts the rows; the first ones that cannot be sent end the command before anything is. */
    private long check() {
        final List<String> wrong = new ArrayList<>();
        long total = 0;
        try (Rows rows = new Rows(file)) {
            for (ObjectNode row = next(rows); row != null && wrong.size() < 20; row = next(rows)) {
                total++;
                for (final String name : List.of("program", "partner", "destination")) {
                    if (!row.hasNonNull(name)) {
                        wrong.add("line " + rows.lineNumber() + ": " + name + " is missing");
                    }
                }
            }
        }
        if (!wrong.isEmpty()) {
            throw new Failure(ExitCode.WRONG_USE, "Rows of " + file + " cannot be sent; nothing was.", wrong);
        }
        return total;
    }

    private void send(final Client client, final Piece next, final ResumeFile resume) {
        final String key = next.key();
        long waitedS = 0;
        for (long pauseS = 1; ; pauseS = Math.min(2 * pauseS, LONGEST_PAUSE_S)) {
            try {
                final HttpResponse<String> answer =
                        client.exchange("POST", "/v1/links/bulk", next.body(), Map.of("Idempotency-Key", key));
                if (answer.statusCode() < 400) {
                    resume.done(key);
                    return;
                }
                if (answer.statusCode() < 500) {
                    refused(client, next, answer);
                }
                if (waitedS >= patienceS) {
                    client.accepted(answer);
                }
            } catch (final Failure failure) {
                if (failure.exitCode() != ExitCode.NOT_REACHABLE || waitedS >= patienceS) {
                    throw stopped(failure, resume);
                }
            }
            Client.pause(Math.min(pauseS, patienceS - waitedS));
            waitedS += pauseS;
        }
    }

    private static Failure stopped(final Failure failure, final ResumeFile resume) {
        final List<String> more = new ArrayList<>(failure.more());
        more.add("What is done stands in " + resume.path()
                + ": mended or reachable again, the same command goes on from there.");
        return new Failure(failure.exitCode(), failure.getMessage(), more);
    }

    private void refused(final Client client, final Piece next, final HttpResponse<String> answer) {
        JsonNode problem = Json.object();
        try {
            problem = Json.read(answer.body());
        } catch (final JsonProcessingException noProblem) {
            client.accepted(answer);
        }
        final List<String> errors = next.errors(problem);
        if (errors.isEmpty()) {
            client.accepted(answer);
        }
        throw new Failure(
                ExitCode.ofStatus(answer.statusCode()),
                "The server refused " + next.where() + " of " + file + "; none of them was made.",
                errors);
    }
}
