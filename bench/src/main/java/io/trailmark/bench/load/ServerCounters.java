package io.trailmark.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/** The counters that a server publishes on its metrics page, by name, as they stood at one moment. */
public record ServerCounters(Map<String, Double> values) {
    /** Reads the page now. */
    public static ServerCounters read(final URI metrics) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            final HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(metrics + " answered " + answer.statusCode());
            }
            return parse(answer.body());
        }
    }

    static ServerCounters parse(final String page) {
        final Map<String, Double> values = new TreeMap<>();
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            final int blank = line.lastIndexOf(' ');
            if (blank > 0) {
                values.put(line.substring(0, blank).strip(), Double.parseDouble(line.substring(blank + 1)));
            }
        });
        return new ServerCounters(values);
    }

    /** A counter or gauge; 0 where the page has none of that name. */
    public double value(final String name) {
        return values.getOrDefault(name, 0.0);
    }

    /** How much a counter rose from here to {@code later}. */
    public long rise(final ServerCounters later, final String name) {
        return Math.round(later.value(name) - value(name));
    }
}
