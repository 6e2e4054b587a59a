package io.trailmark.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.replay.EdgeConnection.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays a log: clicks in the order of the log over one connection, up to {@link #BATCH} before their answers are read,
 * then the sales that those clicks lead to.
 *
 * <p>Order matters: which of two clicks is the duplicate depends on which was journaled first. Failure: a connection
 * that ends is opened again, with growing pauses; what was not acknowledged is sent again, so the server may hold a
 * click twice that was never acknowledged, and never one that was. Thread: the caller's; {@link #acknowledgedClicks}
 * any.
 */
final class ReplayRun {
    private static final int BATCH = 64;
    private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern CLICK_ID = Pattern.compile("[?&#][^=&]*=([-0-9A-Z_a-z]{43})(?:[&#]|$)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What to play against what.
     *
     * @param links codes of the programme's links, in the order by which lines are spread over them.
     * @param ratePerSecond at most so many clicks; 0 for as many as the server takes.
     * @param lineLimit lines of the log to read at most.
     * @param patienceNs how long a server may be away.
     */
    record Plan(
            URI base,
            String token,
            String program,
            List<String> links,
            String goal,
            String currency,
            long ratePerSecond,
            long lineLimit,
            long patienceNs) {}

    /** A line that is to be clicked, or whose sale is still due. */
    private record Step(LogLine line, int person, boolean isBuying) {}

    /** The server refuses the replay as a whole, or is away for too long. */
    static final class Stopped extends IOException {
        private static final long serialVersionUID = 1;

        Stopped(final String message, final Throwable cause) {
            super(message, cause);
        }
    }

    private final Plan plan;
    private final ReplayState state;
    private final Consumer<String> messages;
    private final People people = new People();
    private final AtomicLong acknowledgedClicks = new AtomicLong();
    private final List<Step> steps = new ArrayList<>();
    private EdgeConnection connection;
    private long lines;
    private long badLines;
    private long reconnects;
    private long startNs;
    private long sentClicks;

    ReplayRun(final Plan plan, final ReplayState state, final Consumer<String> messages) {
        this.plan = plan;
        this.state = state;
        this.messages = messages;
    }

    /** Plays the whole log. */
    void play(final Path log) throws IOException {
        startNs = System.nanoTime();
        try (BufferedReader reader = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            for (String text = reader.readLine(); text != null && lines < plan.lineLimit; text = reader.readLine()) {
                lines++;
                take(text);
                if (steps.size() == BATCH) {
                    playSteps();
                }
            }
            playSteps();
        } finally {
            disconnect();
        }
    }

    private void take(final String text) {
        try {
            final LogLine line = LogLine.parse(lines, text);
            final int person = people.number(line);
            steps.add(new Step(line, person, people.isFirstLine() && People.buys(person)));
        } catch (final LogLine.BadLine e) {
            badLines++;
            messages.accept("line " + lines + " left out: " + e.getMessage());
        }
    }

    private void playSteps() throws IOException {
        long awaySinceNs = System.nanoTime();
        long pauseNs = FIRST_PAUSE_NS;
        while (!steps.isEmpty()) {
            final long acknowledged = acknowledgedClicks.get();
            try {
                if (connection == null) {
                    connection = new EdgeConnection(plan.base);
                }
                click();
                sell();
                steps.clear();
            } catch (final Stopped e) {
                throw e;
            } catch (final IOException e) {
                disconnect();
                reconnects++;
                if (acknowledgedClicks.get() > acknowledged) {
                    awaySinceNs = System.nanoTime();
                    pauseNs = FIRST_PAUSE_NS;
                }
                if (System.nanoTime() - awaySinceNs > plan.patienceNs) {
                    throw new Stopped("the server is away for too long: " + e.getMessage(), e);
                }
                LockSupport.parkNanos(pauseNs);
                pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
            } finally {
                state.flush();
            }
        }
    }

    private void disconnect() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private void click() throws IOException {
        final List<LogLine> sent = new ArrayList<>();
        for (final Step step : steps) {
            if (!state.isDone(step.line.number())) {
                connection.send(clickRequest(step.line));
                sent.add(step.line);
            }
        }
        if (sent.isEmpty()) {
            return;
        }
        keepToRate(sent.size());
        connection.flush();
        for (final LogLine line : sent) {
            onClickAnswer(line, connection.receive());
        }
    }

    private void keepToRate(final int clicks) {
        sentClicks += clicks;
        if (plan.ratePerSecond > 0) {
            final long dueNs = startNs + sentClicks * TimeUnit.SECONDS.toNanos(1) / plan.ratePerSecond;
            for (long nowNs = System.nanoTime(); nowNs < dueNs; nowNs = System.nanoTime()) {
                LockSupport.parkNanos(dueNs - nowNs);
            }
        }
    }

    private void onClickAnswer(final LogLine line, final Answer answer) throws IOException {
        final Matcher clickId = CLICK_ID.matcher(answer.location());
        if (answer.status() / 100 == 3 && clickId.find()) {
            state.click(line.number(), clickId.group(1));
            acknowledgedClicks.incrementAndGet();
            return;
        }
        stopIfHopeless(answer);
        if (answer.status() >= 500) {
            throw new IOException("the server answered " + answer.status());
        }
        state.refused(line.number(), answer.status());
        messages.accept("line " + line.number() + " refused: " + answer.status() + " " + answer.body());
    }

    private void sell() throws IOException {
        final List<Step> sent = new ArrayList<>();
        for (final Step step : steps) {
            final String clickId = state.clickId(step.line.number());
            if (step.isBuying && clickId != null && !state.isSold(step.person)) {
                connection.send(saleRequest(step, clickId));
                sent.add(step);
            }
        }
        connection.flush();
        for (final Step step : sent) {
            onSaleAnswer(step, connection.receive());
        }
    }

    private void onSaleAnswer(final Step step, final Answer answer) throws IOException {
        stopIfHopeless(answer);
        if (answer.status() / 100 != 2) {
            throw answer.status() >= 500
                    ? new IOException("the server answered " + answer.status())
                    : new Stopped("the sale of person " + step.person + " was refused: " + answer.body(), null);
        }
        final JsonNode conversionId = JSON.readTree(answer.body()).get("conversion_id");
        if (conversionId == null) {
            throw new Stopped("a sale was accepted without a conversion id: " + answer.body(), null);
        }
        state.sale(step.person, conversionId.asText());
    }

    private static void stopIfHopeless(final Answer answer) throws Stopped {
        if (answer.status() == 401 || answer.status() == 403) {
            throw new Stopped("the token does not do: " + answer.status() + " " + answer.body(), null);
        }
    }

    private String clickRequest(final LogLine line) {
        final StringBuilder request = new StringBuilder(512)
                .append("GET /c/")
                .append(plan.program)
                .append('/')
                .append(plan.links.get(line.link(plan.links.size())))
                .append(" HTTP/1.1\r\nHost: ")
                .append(plan.base.getAuthority())
                .append("\r\nX-Forwarded-For: ")
                .append(line.address())
                .append("\r\nAuthorization: Bearer ")
                .append(plan.token)
                .append("\r\nX-Occurred-At: ")
                .append(TIME.format(line.time()))
                .append("\r\n");
        if (!line.agent().isEmpty()) {
            request.append("User-Agent: ").append(line.agent()).append("\r\n");
        }
        if (!line.referrer().isEmpty()) {
            request.append("Referer: ").append(line.referrer()).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    private String saleRequest(final Step step, final String clickId) throws IOException {
        final Instant occurredAt = step.line.time().plusMillis(People.BUYS_AFTER_MS);
        final long amountMinor = People.amountMinor(step.person);
        final ObjectNode sale = JSON.createObjectNode()
                .put("program", plan.program)
                .put("click_id", clickId)
                .put("order_id", orderId(step.person))
                .put("goal", plan.goal)
                .put("occurred_at", TIME.format(occurredAt));
        sale.putObject("amount")
                .put("amount", "%d.%02d".formatted(amountMinor / 100, amountMinor % 100))
                .put("currency", plan.currency);
        final String body = JSON.writeValueAsString(sale);
        return "POST /v1/conversions HTTP/1.1\r\nHost: " + plan.base.getAuthority() + "\r\nAuthorization: Bearer "
                + plan.token + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    /** Order id of a person's only sale. */
    static String orderId(final int person) {
        return "replay-" + person;
    }

    /** Clicks acknowledged in this run; any thread. */
    long acknowledgedClicks() {
        return acknowledgedClicks.get();
    }

    /** Lines read. */
    long lines() {
        return lines;
    }

    /** Lines that are no entries of a log. */
    long badLines() {
        return badLines;
    }

    /** People found. */
    int people() {
        return people.count();
    }

    /** Connections that ended before their time. */
    long reconnects() {
        return reconnects;
    }
}
