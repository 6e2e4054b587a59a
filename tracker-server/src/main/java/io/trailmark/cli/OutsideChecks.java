package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can be seen of a server over HTTP. One thread. */
final class OutsideChecks {
    private static final String BACK_OFFICE = "back office";
    private static final String TOKEN = "token";
    private static final String READY = "ready";
    private static final String CLOCK = "clock";
    private static final String AUDIT = "audit";
    private static final String EDGE = "edge";

    /** The header has whole seconds, and the answer takes its time. */
    private static final Duration CLOCK_DOUBTFUL = Duration.ofSeconds(3);

    private static final Duration CLOCK_WRONG = Duration.ofSeconds(60);

    /** Sentences of {@code /ready} by how they begin, and what to do. */
    private static final Map<String, String> MENDING = Map.of(
            "starting or stopping", "Wait; the log says how far the start is. A long journal takes its time.",
            "the journal takes no records", "Make room on the disk, look for errors of the disk in the log and dmesg.",
            "disk below its limit", "Make room: move backups away, archive the journal, or give it a larger disk.",
            "no programme is defined",
                    "Make one: 'trailmark programs create', or put a file into the folder programs.dir.",
            "the journal is damaged", "scripts/journal verify says what is lost; scripts/journal repair mends it.",
            "the views are", "Wait; if it goes on growing, the machine is too slow or another process takes its time.");

    private final Client client;
    private final boolean hasToken;

    OutsideChecks(final Client client, final boolean hasToken) {
        this.client = client;
        this.hasToken = hasToken;
    }

    /** @param edgeUrl null where nobody knows it. */
    List<Finding> all(final String edgeUrl) {
        final List<Finding> findings = new ArrayList<>();
        final HttpResponse<String> health = reach(findings);
        if (health != null) {
            clock(health, findings);
            ready(findings);
            if (token(findings)) {
                audit(findings);
            }
        }
        edge(edgeUrl, findings);
        return findings;
    }

    private HttpResponse<String> reach(final List<Finding> findings) {
        try {
            final HttpResponse<String> health = client.exchange("GET", "/health", null, Map.of());
            final JsonNode description = client.accepted(client.exchange("GET", "/openapi.json", null, Map.of()));
            findings.add(Finding.ok(
                    BACK_OFFICE,
                    client.url() + " answers, API version " + Json.words(Json.at(description, "info.version")) + "."));
            return health;
        } catch (final Failure failure) {
            findings.add(Finding.fail(
                    BACK_OFFICE,
                    failure.getMessage(),
                    "Start it with scripts/run, or say where it is: --url. It listens on this machine only unless"
                            + " backoffice.host says otherwise."));
            return null;
        }
    }

    private static void clock(final HttpResponse<String> health, final List<Finding> findings) {
        final String date = health.headers().firstValue("Date").orElse("");
        try {
            final Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            final Duration apart = Duration.between(there, Instant.now()).abs();
            final String found = "The server's clock and this one are " + apart.toSeconds() + " s apart.";
            final String mend =
                    "Let both machines keep time (timedatectl set-ntp true): click windows, expiry and signed"
                            + " requests go by the server's clock.";
            if (apart.compareTo(CLOCK_WRONG) > 0) {
                findings.add(Finding.fail(CLOCK, found, mend));
            } else if (apart.compareTo(CLOCK_DOUBTFUL) > 0) {
                findings.add(Finding.warn(CLOCK, found, mend));
            } else {
                findings.add(Finding.ok(CLOCK, found));
            }
        } catch (final DateTimeParseException e) {
            findings.add(Finding.skip(CLOCK, "The server does not say what time it is."));
        }
    }

    private void ready(final List<Finding> findings) {
        final HttpResponse<String> answer = client.exchange("GET", "/ready", null, Map.of());
        try {
            final JsonNode ready = Json.read(answer.body());
            for (final JsonNode problem : ready.path("problems")) {
                findings.add(Finding.fail(READY, "Not ready: " + problem.asText() + '.', mending(problem.asText())));
            }
            if (ready.path("ready").asBoolean()) {
                findings.add(Finding.ok(READY, "Ready for traffic."));
            }
        } catch (final JsonProcessingException e) {
            findings.add(Finding.fail(READY, "/ready is answered by something else.", "Is --url the back office?"));
        }
    }

    private static String mending(final String problem) {
        return MENDING.entrySet().stream()
                .filter(each -> problem.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("The server's log says more.");
    }

    private boolean token(final List<Finding> findings) {
        if (!hasToken) {
            findings.add(Finding.warn(
                    TOKEN,
                    "There is no token, so nothing behind it was looked at.",
                    "scripts/token create NAME --program '*' --scope admin > ~/.config/trailmark/token, then chmod 600"
                            + " ~/.config/trailmark/token."));
            return false;
        }
        try {
            final JsonNode programs = client.get("/programs");
            findings.add(
                    Finding.ok(TOKEN, "The token reads " + Pages.items(programs).size() + " programmes."));
            return true;
        } catch (final Failure failure) {
            findings.add(Finding.fail(TOKEN, failure.getMessage(), String.join(" ", failure.more())));
            return false;
        }
    }

    private void audit(final List<Finding> findings) {
        try {
            final JsonNode audit = client.get("/audit");
            final String figures = "accepted " + Json.words(Json.at(audit, "since_start.accepted")) + ", journaled "
                    + Json.words(Json.at(audit, "since_start.journaled")) + ", applied "
                    + Json.words(Json.at(audit, "since_start.applied")) + " since the start";
            if (audit.path("balanced").asBoolean()) {
                findings.add(Finding.ok(AUDIT, "The books balance: " + figures + '.'));
            } else {
                findings.add(Finding.fail(
                        AUDIT,
                        "The books do not balance: " + figures + '.',
                        "scripts/journal verify looks for damage; docs/OPERATING.md says what each figure means."));
            }
        } catch (final Failure failure) {
            final boolean isNotAllowed = failure.exitCode() == ExitCode.NOT_ALLOWED;
            findings.add(
                    isNotAllowed
                            ? Finding.skip(AUDIT, "The token is of one programme; the audit is of all.")
                            : Finding.fail(AUDIT, failure.getMessage(), "The server's log says more."));
        }
    }

    private static void edge(final String edgeUrl, final List<Finding> findings) {
        if (edgeUrl == null) {
            findings.add(Finding.skip(EDGE, "Nobody said where it is: --edge URL."));
            return;
        }
        try {
            final int status = Client.ofEdge(edgeUrl, null)
                    .exchange("GET", "/", null, Map.of())
                    .statusCode();
            if (status < 500) {
                findings.add(Finding.ok(EDGE, edgeUrl + " answers."));
            } else {
                findings.add(Finding.fail(
                        EDGE, edgeUrl + " answers with status " + status + '.', "Is the server behind the proxy up?"));
            }
        } catch (final Failure failure) {
            findings.add(Finding.fail(
                    EDGE,
                    failure.getMessage(),
                    "Are edge.host and edge.port as expected? Does a firewall or proxy stand between? With TLS: is the"
                            + " certificate one that this machine trusts?"));
        }
    }
}
