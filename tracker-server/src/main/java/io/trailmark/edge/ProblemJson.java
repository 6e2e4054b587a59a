package io.trailmark.edge;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** Encodes refusals that say more than their code. */
final class ProblemJson {
    private ProblemJson() {}

    static byte[] body(final Problem problem, final String detail) {
        final StringBuilder json = new StringBuilder(256);
        json.append("{\"code\":\"").append(problem.code());
        json.append("\",\"title\":\"").append(problem.title());
        json.append("\",\"status\":").append(problem.status().code());
        json.append(",\"detail\":\"");
        JsonStringEncoder.getInstance().quoteAsString(detail, json);
        return json.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
