package io.trailmark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.imports.Translated;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Rows that are sent together. One thread. */
final class Piece {
    /** The server takes one MiB; names and commas have their share of it. */
    static final int MOST_BYTES = 900_000;

    private static final int KEY_DIGITS = 40;

    private final List<Translated> rows;
    private int bytes;

    Piece() {
        this(new ArrayList<>());
    }

    Piece(final List<Translated> rows) {
        this.rows = rows;
    }

    /** Bytes of a row as it is sent. */
    static int bytes(final Translated row) {
        return Json.compact(row.body()).getBytes(UTF_8).length + 1;
    }

    /** Whether one more row fits. */
    boolean hasRoom(final Translated row, final int mostRows) {
        return rows.isEmpty() || (rows.size() < mostRows && bytes + bytes(row) < MOST_BYTES);
    }

    void add(final Translated row) {
        rows.add(row);
        bytes += bytes(row);
    }

    List<Translated> rows() {
        return rows;
    }

    int size() {
        return rows.size();
    }

    /** A list of the rows, as JSON. */
    String body() {
        return list(rows.stream().map(Translated::body).toList());
    }

    static String list(final List<ObjectNode> bodies) {
        return Json.compact(Json.list().addAll(bodies));
    }

    /** The same for the same rows, whoever sends them and how often: nothing is made twice. */
    String key() {
        try {
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(body().getBytes(UTF_8));
            return "import-" + HexFormat.of().formatHex(hash).substring(0, KEY_DIGITS);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** The lines of the file it is made of. */
    String where() {
        return "lines " + rows.getFirst().row().line() + " to "
                + rows.getLast().row().line();
    }
}
