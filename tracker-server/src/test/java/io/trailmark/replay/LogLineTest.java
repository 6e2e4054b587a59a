package io.trailmark.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Aim: lines of Apache's combined format are understood, and whatever is none is named and not fatal. */
final class LogLineTest {
    private static final String TIME = "[17/May/2015:10:05:03 +0200]";

    @Test
    void shouldReadAllFieldsWhenTheLineIsCombined() throws LogLine.BadLine {
        final LogLine line = LogLine.parse(
                7,
                "83.149.9.216 - frank " + TIME
                        + " \"GET /a/b?c=d HTTP/1.1\" 200 2 \"http://x.org/\" \"Agent/1 (a; b)\"");
        assertEquals(7, line.number());
        assertEquals("83.149.9.216", line.address());
        assertEquals(Instant.parse("2015-05-17T08:05:03Z"), line.time());
        assertEquals("/a/b", line.path());
        assertEquals("http://x.org/", line.referrer());
        assertEquals("Agent/1 (a; b)", line.agent());
    }

    @Test
    void shouldTakeADashForNothing() throws LogLine.BadLine {
        final LogLine line = LogLine.parse(1, "2001:db8::1 - - " + TIME + " \"-\" 408 - \"-\" \"-\"");
        assertEquals("", line.agent());
        assertEquals("", line.referrer());
        assertEquals("-", line.path());
    }

    @Test
    void shouldUndoTheEscapesOfApache() throws LogLine.BadLine {
        final LogLine line =
                LogLine.parse(1, "1.2.3.4 - - " + TIME + " \"GET / HTTP/1.0\" 200 1 \"-\" \"a\\\"b\\\\c\\xe9\\x0d\"");
        assertEquals("a\"b\\c\u00e9\\x0d", line.agent());
    }

    @Test
    void shouldSpreadOverLinksByThePathAlone() throws LogLine.BadLine {
        final String after = " HTTP/1.1\" 200 1 \"-\" \"x\"";
        final LogLine one = LogLine.parse(1, "1.2.3.4 - - " + TIME + " \"GET /page?a" + after);
        final LogLine two = LogLine.parse(2, "5.6.7.8 - - " + TIME + " \"GET /page?b" + after);
        assertEquals(one.link(3), two.link(3));
        // CRC-32 of "/page" is 0xB0FD26F4.
        assertEquals((int) (0xB0FD26F4L % 3), one.link(3));
    }

    @Test
    void shouldRefuseWhatIsNoLineOfALog() {
        assertBad("");
        assertBad("hello");
        assertBad("1.2.3.4 - - " + TIME + " \"GET / HTTP/1.0\" 200 1 \"-\" \"cut off");
        assertBad("example.org - - " + TIME + " \"GET / HTTP/1.0\" 200 1 \"-\" \"x\"");
        assertBad("1.2.3.4 - - [99/May/2015:10:05:03 +0000] \"GET / HTTP/1.0\" 200 1 \"-\" \"x\"");
    }

    private static void assertBad(final String line) {
        assertThrows(LogLine.BadLine.class, () -> LogLine.parse(1, line), line);
    }
}
