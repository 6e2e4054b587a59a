package io.trailmark.scenario;

import io.trailmark.money.Currencies;
import io.trailmark.money.Money;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ledger.csv}: the lines that must come out. Columns that the file leaves out are not compared. Amounts are
 * compared as what they mean: {@code 50}, {@code 50.00} and {@code 50.00 EUR} are one in a programme in euro.
 *
 * <p>One thread.
 */
final class LedgerFile {
    static final String NAME = "ledger.csv";

    private static final String AMOUNT = "amount";
    private static final String BALANCE = "balance";
    private static final List<String> COLUMNS =
            List.of("time", "program", "who", "goal", "order", "entry", "reward", AMOUNT, BALANCE, "status");
    private static final String NOTE = "note";
    private static final Pattern WORTH = Pattern.compile("(-?)([0-9]+(?:\\.[0-9]+)?)(?: +(.+))?");

    private final List<String> columns = new ArrayList<>();
    private final List<List<String>> lines = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();

    private LedgerFile() {}

    /** Reads the expected ledger; {@code currency} is meant where an amount names none. */
    static LedgerFile read(final Path path, final String currency, final List<ScenarioFault> faults) {
        final List<String> known = new ArrayList<>(COLUMNS);
        known.add(NOTE);
        final CsvFile table = CsvFile.read(path, known, known::contains, faults);
        final LedgerFile ledger = new LedgerFile();
        for (final String column : COLUMNS) {
            if (table.columns().contains(column)) {
                ledger.columns.add(column);
            }
        }
        if (!ledger.columns.contains(AMOUNT) && !table.columns().isEmpty()) {
            faults.add(new ScenarioFault(
                    path.toString(), 0, 0, "no column 'amount': a ledger says at least who earned how much"));
        }
        for (final CsvFile.Row row : table.rows()) {
            final List<String> cells = new ArrayList<>();
            for (final String column : ledger.columns) {
                final boolean isWorth = column.equals(AMOUNT) || column.equals(BALANCE);
                cells.add(isWorth ? worth(row, column, currency) : row.text(column));
            }
            ledger.lines.add(cells);
            ledger.numbers.add(row.line());
        }
        return ledger;
    }

    /** The ledger that came out, with all columns. */
    static LedgerFile of(final List<LedgerLine> lines, final boolean hasSeveralPrograms) {
        final LedgerFile ledger = new LedgerFile();
        ledger.columns.addAll(COLUMNS);
        if (!hasSeveralPrograms) {
            ledger.columns.remove("program");
        }
        return ledger.filled(lines);
    }

    /** The ledger that came out, with the columns of this one. */
    LedgerFile sameColumns(final List<LedgerLine> actual) {
        final LedgerFile ledger = new LedgerFile();
        ledger.columns.addAll(columns);
        return ledger.filled(actual);
    }

    List<String> columns() {
        return columns;
    }

    List<List<String>> lines() {
        return lines;
    }

    /** Of the file, from 1. */
    int lineNumber(final int index) {
        return numbers.get(index);
    }

    /** As it stands in a file, with columns that line up. */
    String text() {
        final List<List<String>> all = new ArrayList<>();
        all.add(columns);
        for (final List<String> line : lines) {
            all.add(line.stream().map(LedgerFile::quoted).toList());
        }
        return TextTable.of(all, ", ");
    }

    private LedgerFile filled(final List<LedgerLine> all) {
        for (final LedgerLine line : all) {
            lines.add(columns.stream().map(column -> cell(line, column)).toList());
        }
        return this;
    }

    private static String cell(final LedgerLine line, final String column) {
        return switch (column) {
            case "time" -> line.time();
            case "program" -> line.program();
            case "who" -> line.who();
            case "goal" -> line.goal();
            case "order" -> line.order();
            case "entry" -> line.entry();
            case "reward" -> line.reward();
            case AMOUNT -> worth(line.amount(), line.decimals(), line.unit());
            case BALANCE -> worth(line.balance(), line.decimals(), line.unit());
            case "status" -> line.status();
            default -> throw new IllegalArgumentException(column);
        };
    }

    static String worth(final long amount, final int decimals, final String unit) {
        return Money.format(amount, decimals) + " " + unit;
    }

    /** The cell as the ledger that comes out would write it. */
    private static String worth(final CsvFile.Row row, final String column, final String currency) {
        final String text = row.text(column);
        if (text.isEmpty() && column.equals(BALANCE)) {
            row.fault(column, "no balance; fill in all of the column or leave it out");
            return text;
        }
        final Matcher matcher = WORTH.matcher(text);
        if (!matcher.matches()) {
            row.fault(column, "'" + text + "' is no amount; write 50.00, 50.00 " + currency + " or 1 free month");
            return text;
        }
        final String unit =
                matcher.group(3) == null ? currency : matcher.group(3).strip();
        final int decimals = Cells.exponent(unit);
        if (decimals == Currencies.UNKNOWN) {
            return matcher.group(1) + matcher.group(2) + " " + unit;
        }
        final byte[] digits = matcher.group(2).getBytes(StandardCharsets.US_ASCII);
        final long minor = Money.parse(digits, 0, digits.length, decimals);
        if (minor < 0) {
            row.fault(column, "'" + text + "' has more decimals or digits than " + unit + " may have");
            return text;
        }
        return worth(matcher.group(1).isEmpty() ? minor : -minor, decimals, unit);
    }

    private static String quoted(final String cell) {
        final boolean isPlain = cell.indexOf(',') < 0 && cell.indexOf('"') < 0 && !cell.startsWith("#");
        return isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
