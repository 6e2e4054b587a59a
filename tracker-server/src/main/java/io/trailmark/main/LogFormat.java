package io.trailmark.main;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * How the log looks: lines for people, as {@code logback.xml} has them, or one JSON object a line for programs. What
 * libraries log past our log comes into it in both.
 */
final class LogFormat {
    static final String TEXT = "text";
    static final String JSON = "json";

    private LogFormat() {}

    /** From here on: {@link #TEXT} or {@link #JSON}. */
    static void use(final String format) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        if (format.equals(JSON)) {
            useJson((LoggerContext) LoggerFactory.getILoggerFactory());
        }
    }

    /** Every appender of a log that writes to a stream. */
    static void useJson(final LoggerContext context) {
        final Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
                appender.setEncoder(jsonEncoder(context));
            }
        }
    }

    /** Time in ms since 1970, level, thread, logger, the whole message, and an exception with its causes and lines. */
    private static JsonEncoder jsonEncoder(final LoggerContext context) {
        final JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMarkers(false);
        encoder.setWithMDC(false);
        encoder.setWithKVPList(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
