package io.trailmark.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Understanding the request of a browser: the byte parser of the fast path. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RequestBenchmark {
    private final byte[] bytes = ("GET /c/demo/spring?sub1=newsletter-november HTTP/1.1\r\n"
                    + "Host: 127.0.0.1:8080\r\nConnection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\n"
                    + "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/142.0.0.0 Safari/537.36\r\n"
                    + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
                    + "\r\n"
                    + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-User: ?1\r\n"
                    + "Sec-Fetch-Dest: document\r\nReferer: https://mail.example.com/inbox/\r\n"
                    + "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-GB,en;q=0.9,de;q=0.8\r\n"
                    + "X-Forwarded-For: 203.0.113.7\r\n\r\n")
            .getBytes(US_ASCII);
    private final Request request = new Request();

    /** About 640 bytes, from the request line to the empty line. */
    @Benchmark
    public int parse() {
        final int parsed = RequestParser.parse(bytes, 0, bytes.length, request);
        if (parsed != bytes.length || request.length(Header.REFERER) == 0) {
            throw new IllegalStateException("parsed " + parsed + " of " + bytes.length + " bytes");
        }
        return parsed;
    }
}
