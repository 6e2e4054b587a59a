package io.trailmark.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of files that anybody may have written. */
final class RowFileTest {
    private static List<Row> rows(final byte[] bytes) {
        final List<Row> rows = new ArrayList<>();
        try (RowFile file = RowFile.of(new ByteArrayInputStream(bytes))) {
            for (Row row = file.next(); row != null; row = file.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<Row> rows(final String text) {
        return rows(text.getBytes(UTF_8));
    }

    private static String refusal(final byte[] bytes) {
        return assertThrows(UnreadableFile.class, () -> rows(bytes)).getMessage();
    }

    private static String refusal(final String text) {
        return refusal(text.getBytes(UTF_8));
    }

    @Test
    void shouldReadWhateverSeparatesTheCells() {
        for (final String separator : List.of(",", ";", "\t")) {
            final List<Row> rows = rows("code" + separator + "\"the, ;\tname\"\r\na" + separator + "Ann\r\n\r\nb"
                    + separator + "\"Bo\"\"b\r\nof \"\r\nc" + separator + "\r\n");
            assertEquals(
                    List.of(
                            Map.of("code", "a", "the, ;\tname", "Ann"),
                            Map.of("code", "b", "the, ;\tname", "Bo\"b\r\nof "),
                            Map.of("code", "c", "the, ;\tname", "")),
                    rows.stream().map(Row::cells).toList());
            assertEquals(List.of(2, 4, 6), rows.stream().map(Row::line).toList());
        }
    }

    @Test
    void shouldReadMarkedAndPackedFiles() throws IOException {
        for (final String text : List.of("a,b\n1,2\n", "{\"a\":1,\"b\":{\"c\":[\"x\",\"y\"]}}\n")) {
            final List<Row> plain = rows(text);
            assertEquals(plain, rows("\ufeff" + text));
            final ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(("\ufeff" + text).getBytes(UTF_8));
            }
            assertEquals(plain, rows(packed.toByteArray()));
        }
        assertEquals(
                Map.of("a", "1", "b.c", "x|y", "d", ""),
                rows("\n{\"a\":1,\"b\":{\"c\":[\"x\",\"y\"]},\"d\":null}")
                        .getFirst()
                        .cells());
    }

    @Test
    void shouldRefuseAWrongRowAndReadTheNext() {
        final ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("a,b\n1,2\n".getBytes(UTF_8));
        text.writeBytes("J\u00fcrgen,3\n".getBytes(ISO_8859_1));
        text.writeBytes("N\0L,4\n".getBytes(UTF_8));
        text.writeBytes("J\u00fcrgen \ud83d\ude00,5\n1\n1,2,3\n".getBytes(UTF_8));
        text.writeBytes(("x".repeat(3 << 20) + ",6\nlast,7\n").getBytes(UTF_8));
        final List<Row> rows = rows(text.toByteArray());
        assertEquals(
                "[null, line 3 is not UTF-8: save the file as UTF-8, line 4 holds a NUL: it is no text, null,"
                        + " it has 1 cells, and there are 2 columns, it has 3 cells, and there are 2 columns,"
                        + " line 8 is longer than 1 MiB, null]",
                rows.stream().map(row -> String.valueOf(row.problem())).toList().toString());
        assertEquals("J\u00fcrgen \ud83d\ude00", rows.get(3).cells().get("a"));
        assertEquals(9, rows.getLast().line());
    }

    @Test
    void shouldRefuseALineThatIsNoObjectAndReadTheNext() {
        final List<Row> rows =
                rows("{\"a\":1}\nnonsense\n[1]\n{\"a\":1,\"a\":2}\n{\"a\":1}{}\n" + "{\"a\":".repeat(200) + "\n{}\n");
        assertEquals(7, rows.size());
        assertNull(rows.getFirst().problem());
        assertNull(rows.getLast().problem());
        for (int i = 1; i < 6; i++) {
            assertTrue(
                    rows.get(i).problem().startsWith("it is no JSON"),
                    rows.get(i).problem());
            assertEquals(i + 1, rows.get(i).line());
        }
    }

    @Test
    void shouldRefuseWhatIsNoTableWithAReason() {
        assertTrue(refusal("").startsWith("It is empty"));
        assertTrue(refusal(" \n\n").startsWith("It is empty"));
        assertTrue(refusal("[{}]").contains("JSON list"));
        assertTrue(refusal("a,b\n".getBytes(UTF_16)).contains("UTF-16"));
        assertTrue(refusal("a,b,a\n").contains("'a'"));
        assertTrue(refusal("\u00fc,b\n".replace("\u00fc", "\0")).contains("line 1 holds a NUL"));
        assertTrue(refusal("a,b\n1,\"2\n" + "x\n".repeat(2 << 20)).startsWith("The row after line 1 "));
        assertTrue(refusal("a" + ",b".repeat(9_999)).contains("cannot be read"));
        assertTrue(refusal(String.join(",", numbers(1_500))).contains("1500 columns"));
        assertTrue(
                refusal(("a\n" + "\u00fc\n".repeat(2_000)).getBytes(ISO_8859_1)).contains("no text in UTF-8"));
        assertTrue(refusal(new byte[] {0x1f, (byte) 0x8b, 1, 2, 3}).startsWith("It cannot be read"));
    }

    private static List<String> numbers(final int count) {
        final List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add("n" + i);
        }
        return numbers;
    }

    @Test
    void shouldSayThatThereIsNoFile(@TempDir final Path folder) {
        assertTrue(assertThrows(UnreadableFile.class, () -> RowFile.open(folder.resolve("nothing.csv")))
                .getMessage()
                .contains("nothing.csv cannot be read"));
    }

    /** Whoever kept rows, or read ahead, would have read far more of the source than what it gave. */
    @Test
    void shouldReadNoFurtherThanItMust() {
        final byte[] line = ("x".repeat(4_000) + ",1\n").getBytes(UTF_8);
        final long[] given = new long[1];
        final InputStream endless = new InputStream() {
            @Override
            public int read() {
                final long position = given[0]++;
                return position < 4 ? "a,b\n".charAt((int) position) : line[(int) ((position - 4) % line.length)];
            }

            @Override
            public int read(final byte[] target, final int offset, final int length) {
                for (int i = 0; i < length; i++) {
                    target[offset + i] = (byte) read();
                }
                return length;
            }
        };
        final long aheadBytes = 3L << 20;
        try (RowFile file = RowFile.of(endless)) {
            for (int i = 1; i <= 5_000; i++) {
                assertNull(file.next().problem());
                assertTrue(given[0] < (long) i * line.length + aheadBytes, given[0] + " bytes at row " + i);
            }
        }
        assertTrue(given[0] > 4 * aheadBytes);
    }
}
