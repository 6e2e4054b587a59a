package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Map;

/** Asks again while the server cannot be reached, has no room or wants a pause. One thread. */
final class Patience {
    private static final int LONGEST_PAUSE_S = 15;
    private static final int TOO_MANY = 429;

    private final int patienceS;

    /** @param patienceS how long to try again, for each request. */
    Patience(final int patienceS) {
        this.patienceS = patienceS;
    }

    /**
     * An answer that is no call for patience, or the last one.
     *
     * @param body null for none.
     */
    HttpResponse<String> exchange(
            final Client client,
            final String method,
            final String path,
            final String body,
            final Map<String, String> headers) {
        long waitedS = 0;
        for (long pauseS = 1; ; pauseS = Math.min(2 * pauseS, LONGEST_PAUSE_S)) {
            try {
                final HttpResponse<String> answer = client.exchange(method, path, body, headers);
                if (!isTryLater(answer.statusCode()) || waitedS >= patienceS) {
                    return answer;
                }
            } catch (final Failure failure) {
                if (failure.exitCode() != ExitCode.NOT_REACHABLE || waitedS >= patienceS) {
                    throw failure;
                }
            }
            waitedS += pause(pauseS, waitedS);
        }
    }

    /** The JSON of an answer that is a success; a server that still wants a pause counts as not reachable. */
    JsonNode accepted(final Client client, final HttpResponse<String> answer) {
        try {
            return client.accepted(answer);
        } catch (final Failure failure) {
            throw isTryLater(answer.statusCode())
                    ? new Failure(ExitCode.NOT_REACHABLE, failure.getMessage(), failure.more())
                    : failure;
        }
    }

    /** Waits, no longer than patience lasts; how long. */
    long pause(final long pauseS, final long waitedS) {
        final long shortS = Math.min(pauseS, patienceS - waitedS);
        Client.pause(shortS);
        return pauseS;
    }

    /** Whether it is worth another try after so long. */
    boolean lasts(final long waitedS) {
        return waitedS < patienceS;
    }

    static boolean isTryLater(final int status) {
        return status >= 500 || status == TOO_MANY;
    }
}
