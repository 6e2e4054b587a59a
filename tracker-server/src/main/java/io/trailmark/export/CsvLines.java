package io.trailmark.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as comma-separated values (RFC 4180), names in the first line. Numbers are numbers; all else is text, and none
 * of it a formula. Not safe for threads. What is written is in the writer when a call returns; the writer stays the
 * caller's to flush and close.
 */
public final class CsvLines {
    private static final QuoteStrategy GUARDED_ONES = new QuoteStrategy() {
        @Override
        public boolean quoteValue(final int line, final int cell, final String value) {
            return value.charAt(0) == '\'';
        }
    };

    private final CsvWriter writer;
    private final boolean isGuarded;
    private final List<String> cells = new ArrayList<>();

    private CsvLines(final Writer out, final List<String> names, final boolean isGuarded) {
        this.isGuarded = isGuarded;
        writer = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .quoteStrategy(GUARDED_ONES)
                .bufferSize(0)
                .build(out);
        row(names);
    }

    /** For people and their spreadsheets; begins with the names. */
    public static CsvLines safe(final Writer out, final List<String> names) {
        return new CsvLines(out, names, true);
    }

    /** For programs of ours, which take text for text; begins with the names. */
    public static CsvLines exact(final Writer out, final List<String> names) {
        return new CsvLines(out, names, false);
    }

    /**
     * One line.
     *
     * @param values numbers as they are, null for nothing, anything else by its text.
     */
    public void row(final List<?> values) {
        cells.clear();
        for (final Object value : values) {
            cells.add(cell(value));
        }
        writer.writeRecord(cells);
        try {
            writer.flush();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String cell(final Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal number -> number.toPlainString();
            case Number number -> number.toString();
            default -> isGuarded ? Formulas.harmless(value.toString()) : value.toString();
        };
    }
}
