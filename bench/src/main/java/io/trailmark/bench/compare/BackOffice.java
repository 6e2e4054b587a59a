package io.trailmark.bench.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A manager's program: asks a tracker's back office for changes, one after the other. Threads: one. */
final class BackOffice implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("back office +(tm_\\S+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;
    private final String token;

    /** @param log of the tracker's first start, which shows the token. */
    BackOffice(final URI address, final String log) throws IOException {
        final Matcher found = TOKEN.matcher(log);
        if (!found.find()) {
            throw new IOException("the tracker showed no token");
        }
        this.address = address;
        token = found.group(1);
    }

    /** Returns the body of the answer; any but a success is an error. */
    String send(final String method, final String path, final String body) throws IOException, InterruptedException {
        final HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(address.resolve("/v1" + path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        client.close();
    }
}
