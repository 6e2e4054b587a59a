package io.trailmark.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the replay: {@code scripts/replay}. */
@Command(
        name = "scripts/replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays an access log in Apache's combined format against a tracker: each line becomes a click with the"
                    + " line's own time, address, agent and referrer, and every fifth person buys.",
            "",
            "Which link a line follows: CRC-32 of the bytes of the request's path, without the query, modulo the number"
                    + " of links. Who buys: people are pairs of address and agent that the list of crawlers does not"
                    + " name, numbered from 1 by first appearance; person 5, 10, 15 ... buys ten minutes after the"
                    + " first click, with the id of that click, as order replay-NUMBER for 10.00 + (37.01 * NUMBER"
                    + " modulo 90.00).",
            "",
            "The server must trust this machine as a proxy (trusted.proxies=127.0.0.1/32), and the token needs the"
                    + " scopes history:write and conversion:write, and read for the totals at the end.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every line that could be read was acknowledged.",
            "1:Some were refused.",
            "2:Wrong usage.",
            "3:Stopped: the server was away for too long or refused the token."
        })
public final class Replay implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The log.")
    private Path log;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = {"The edge. Default: ${DEFAULT-VALUE}"})
    private URI base;

    @Option(
            names = "--back-office-url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = {"The back office, or 'none'. Default: ${DEFAULT-VALUE}"})
    private String backOffice;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:TRAILMARK_TOKEN}",
            description = {"The token; better in the environment as TRAILMARK_TOKEN, where other users do not see it."})
    private String token;

    @Option(
            names = "--program",
            paramLabel = "CODE",
            defaultValue = "demo",
            description = {"The programme. Default: ${DEFAULT-VALUE}"})
    private String program;

    @Option(
            names = "--links",
            paramLabel = "CODE",
            split = ",",
            defaultValue = "hello,spring,bob",
            description = {"Its links. Default: ${DEFAULT-VALUE}"})
    private List<String> links;

    @Option(
            names = "--goal",
            paramLabel = "CODE",
            defaultValue = "sale",
            description = {"The goal that is reported. Default: ${DEFAULT-VALUE}"})
    private String goal;

    @Option(
            names = "--currency",
            paramLabel = "CODE",
            defaultValue = "EUR",
            description = {"The programme's currency, one with two decimals. Default: ${DEFAULT-VALUE}"})
    private String currency;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "At most so many clicks per second; 0: as many as the server takes. Default: ${DEFAULT-VALUE}"
            })
    private long rate;

    @Option(
            names = "--limit",
            paramLabel = "LINES",
            defaultValue = "9223372036854775807",
            description = {"Read at most so many lines of the log."})
    private long limit;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = {"Note what was acknowledged, so that the same command carries on after a stop."})
    private Path stateFile;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = {"How long the server may be away. Default: ${DEFAULT-VALUE}"})
    private long patienceSeconds;

    private final PrintStream out = System.out;

    /** Runs the command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new Replay()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (token == null || token.isBlank() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new ParameterException(spec.commandLine(), "a token is needed: --token or TRAILMARK_TOKEN");
        }
        if (!"http".equals(base.getScheme()) || base.getHost() == null || !Files.isReadable(log)) {
            throw new ParameterException(
                    spec.commandLine(), "an http address and a readable log: " + base + ", " + log);
        }
        final ReplayRun.Plan plan = new ReplayRun.Plan(
                base, token, program, links, goal, currency, rate, limit, TimeUnit.SECONDS.toNanos(patienceSeconds));
        try (ReplayState state = ReplayState.open(stateFile)) {
            final ReplayRun run = new ReplayRun(plan, state, System.err::println);
            final int exitCode = play(run);
            summary(run, state);
            return exitCode != 0 || state.refused().isEmpty() ? exitCode : 1;
        }
    }

    private int play(final ReplayRun run) throws IOException {
        final AtomicBoolean isPlaying = new AtomicBoolean(true);
        Thread.ofPlatform().name("progress").daemon().start(() -> progress(run, isPlaying));
        try {
            run.play(log);
            return 0;
        } catch (final ReplayRun.Stopped e) {
            System.err.println("stopped: " + e.getMessage());
            return 3;
        } finally {
            isPlaying.set(false);
        }
    }

    private void progress(final ReplayRun run, final AtomicBoolean isPlaying) {
        for (int i = 1; isPlaying.get(); i++) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            if (i % 5 == 0 && isPlaying.get()) {
                System.err.printf("%,d clicks acknowledged%n", run.acknowledgedClicks());
            }
        }
    }

    private void summary(final ReplayRun run, final ReplayState state) {
        out.printf("lines read           %,10d%n", run.lines());
        out.printf("lines left out       %,10d%n", run.badLines());
        out.printf(
                "clicks acknowledged  %,10d   of which now %,d%n",
                state.clickIds().size(), run.acknowledgedClicks());
        out.printf("clicks refused       %,10d%n", state.refused().size());
        out.printf("people               %,10d%n", run.people());
        out.printf("sales acknowledged   %,10d%n", state.conversionIds().size());
        out.printf("connections lost     %,10d%n", run.reconnects());
        if (!backOffice.equals("none")) {
            out.println("totals of " + program + ":");
            out.println(totals());
        }
    }

    private String totals() {
        final URI uri = URI.create(backOffice + "/v1/programs/" + program + "/totals");
        try (HttpClient client = HttpClient.newHttpClient()) {
            final HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "Bearer " + token)
                    .build();
            final HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return answer.statusCode() == 200
                    ? new ObjectMapper().readTree(answer.body()).toPrettyString()
                    : "  none: " + uri + " answered " + answer.statusCode();
        } catch (final IOException e) {
            return "  none: " + uri + ": " + e.getMessage();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return "  none: interrupted";
        }
    }
}
