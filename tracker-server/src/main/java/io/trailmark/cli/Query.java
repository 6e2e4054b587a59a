package io.trailmark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** A path with its parameters, encoded. One thread. */
final class Query {
    private final StringBuilder text;
    private boolean isFirst = true;

    Query(final String path) {
        text = new StringBuilder(path);
    }

    /** One more parameter; null is left out. */
    Query with(final String name, final Object value) {
        if (value != null) {
            text.append(isFirst ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value.toString(), UTF_8));
            isFirst = false;
        }
        return this;
    }

    /** What was typed as one part of a path. */
    static String part(final String typed) {
        return URLEncoder.encode(typed, UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
