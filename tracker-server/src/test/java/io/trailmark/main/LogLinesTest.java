package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Aim: nobody outside can write lines into the log. Method: what our own configuration makes of hostile text. */
final class LogLinesTest {
    private static final List<String> HOSTILE = List.of(
            "a\r\n2026-11-22T00:00:00.000Z INFO main Ready",
            "a\n2026-11-22T00:00:00.000Z INFO main Ready",
            "a\r2026-11-22T00:00:00.000Z INFO main Ready",
            "a\u00852026-11-22T00:00:00.000Z INFO main Ready",
            "a\u20282026-11-22T00:00:00.000Z INFO main Ready",
            "a\0\u001B[2J\u009B1A\b\u007F");

    private final LoggerContext context = new LoggerContext();
    private OutputStreamAppender<ILoggingEvent> appender;

    @BeforeEach
    void configure() throws JoranException {
        final JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of(System.getProperty("trailmark.root"))
                .resolve("tracker-server/src/main/resources/logback.xml")
                .toFile());
        appender = (OutputStreamAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
    }

    private String written(final Throwable thrown, final String message, final Object... arguments) {
        final Logger logger = context.getLogger("io.trailmark.edge.EdgeLoop");
        final LoggingEvent event = new LoggingEvent("test", logger, Level.ERROR, message, thrown, arguments);
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void shouldMakeOneLineOfAMessage() {
        for (final String hostile : HOSTILE) {
            for (final String line : List.of(written(null, hostile), written(null, "request {} failed", hostile))) {
                assertTrue(line.endsWith("\n"), line);
                final String text = line.substring(0, line.length() - 1);
                assertTrue(text.chars().noneMatch(LogLinesTest::isControl), text);
                assertEquals(1, text.lines().count(), text);
            }
        }
    }

    @Test
    void shouldIndentAllLinesOfAnException() {
        for (final String hostile : HOSTILE) {
            final Throwable thrown = new IllegalStateException(hostile, new IllegalArgumentException(hostile));
            final String text = written(thrown, "failed");
            assertTrue(text.contains("Caused by: java.lang.IllegalArgumentException"), text);
            final List<String> lines = text.lines().toList();
            assertTrue(lines.get(1).startsWith("java.lang.IllegalStateException: a"), text);
            for (final String line : lines.subList(2, lines.size())) {
                assertTrue(line.isEmpty() || line.startsWith("\t"), text);
            }
            assertTrue(text.chars().noneMatch(c -> c != '\n' && c != '\t' && isControl(c)), text);
        }
    }

    @Test
    void shouldMakeOneObjectOfAMessageWhateverStandsInIt() throws JsonProcessingException {
        LogFormat.useJson(context);
        for (final String hostile : HOSTILE) {
            final String text = written(new IllegalStateException(hostile), "request {} failed", hostile);
            assertEquals(text.length() - 1, text.indexOf('\n'), text);
            assertEquals(-1, text.indexOf('\r'), text);
            final JsonNode line = new ObjectMapper().readTree(text);
            assertEquals(
                    "request " + hostile + " failed",
                    line.get("formattedMessage").asText());
            assertEquals("ERROR", line.get("level").asText());
            assertEquals("io.trailmark.edge.EdgeLoop", line.get("loggerName").asText());
            assertEquals(hostile, line.get("throwable").get("message").asText());
            assertTrue(line.get("timestamp").asLong() > 1_700_000_000_000L, text);
            assertEquals(6, line.size(), text);
        }
    }

    private static boolean isControl(final int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
