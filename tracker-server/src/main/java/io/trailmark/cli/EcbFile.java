package io.trailmark.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Exchange rates as the European Central Bank writes them: a line {@code Date, USD, JPY, ...} and one line for each
 * day with what one euro is worth; a currency that has none says N/A, and lines may end with a comma. The file of one
 * day says {@code 20 November 2026}, that of all days {@code 2026-11-20}. One thread.
 */
final class EcbFile {
    private static final DateTimeFormatter LONG_DATE = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final String NONE = "N/A";
    private static final int MOST_SHOWN = 20;

    private final Path file;
    private final List<String> wrong = new ArrayList<>();

    private record Day(LocalDate date, List<ObjectNode> rates) {}

    EcbFile(final Path file) {
        this.file = file;
    }

    /**
     * All rates, the oldest first: so they take the least work to store. What cannot be read ends the command.
     *
     * @param base of which one unit is worth so much.
     * @param source who publishes them.
     */
    List<ObjectNode> read(final String base, final String source) {
        final List<String> lines = lines();
        final List<String> currencies = lines.isEmpty() ? List.of() : header(lines.getFirst());
        final List<Day> days = new ArrayList<>();
        final Set<LocalDate> seen = new HashSet<>();
        for (int i = 1; i < lines.size() && wrong.size() < MOST_SHOWN; i++) {
            if (!lines.get(i).isBlank()) {
                final Day day = day(lines.get(i), i + 1, currencies, base, source);
                if (day != null && !seen.add(day.date)) {
                    wrong.add("line " + (i + 1) + ": " + day.date + " is there twice");
                } else if (day != null) {
                    days.add(day);
                }
            }
        }
        if (days.isEmpty() && wrong.isEmpty()) {
            wrong.add("there is no day in it");
        }
        if (!wrong.isEmpty()) {
            throw new Failure(
                    ExitCode.WRONG_USE,
                    file + " cannot be read as the ECB writes such files; nothing was sent.",
                    wrong);
        }
        days.sort(Comparator.comparing(Day::date));
        return days.stream().flatMap(day -> day.rates.stream()).toList();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be read: " + e.getMessage());
        }
    }

    /** The currencies of the columns behind the first; empty for a column without a name. */
    private List<String> header(final String line) {
        final List<String> cells = cells(line);
        if (!cells.getFirst().equalsIgnoreCase("date")) {
            wrong.add("line 1: begins with '" + cells.getFirst() + "', not with Date");
        }
        final List<String> currencies = cells.subList(1, cells.size());
        for (final String currency : currencies) {
            if (!currency.matches("[A-Z]{3}|")) {
                wrong.add("line 1: '" + currency + "' is no currency");
            }
        }
        return currencies;
    }

    /** Nothing in such a file is ever in quotes. */
    private static List<String> cells(final String line) {
        return Arrays.stream(line.replace("\uFEFF", "").split(",", -1))
                .map(String::strip)
                .toList();
    }

    private Day day(
            final String line,
            final int number,
            final List<String> currencies,
            final String base,
            final String source) {
        final List<String> cells = cells(line);
        final LocalDate date = date(cells.getFirst());
        if (date == null) {
            wrong.add("line " + number + ": '" + cells.getFirst() + "' is no date such as 20 November 2026");
            return null;
        }
        final List<ObjectNode> rates = new ArrayList<>();
        for (int i = 1; i < cells.size(); i++) {
            final String currency = i <= currencies.size() ? currencies.get(i - 1) : "";
            final String rate = cells.get(i);
            if (rate.isEmpty() || rate.equals(NONE)) {
                continue;
            }
            if (currency.isEmpty() || !rate.matches("[0-9]+(\\.[0-9]+)?")) {
                wrong.add("line " + number + ": '" + rate + "' is no rate of "
                        + (currency.isEmpty() ? "any currency" : currency));
            } else {
                rates.add(Json.object()
                        .put("base", base)
                        .put("quote", currency)
                        .put("rate", rate)
                        .put("date", date.toString())
                        .put("source", source));
            }
        }
        return new Day(date, rates);
    }

    private static LocalDate date(final String text) {
        try {
            return text.matches("[0-9]{4}-.*") ? LocalDate.parse(text) : LocalDate.parse(text, LONG_DATE);
        } catch (final DateTimeException e) {
            return null;
        }
    }
}
