package io.trailmark.journal.tools;

import java.io.IOException;
import java.util.List;

/** A file that rows go into. What is closed before it is whole leaves nothing. One thread. */
interface TableFile extends AutoCloseable {
    /** One more row, a cell for each column. */
    void row(List<Object> cells);

    /** All rows are there: the file gets its name. */
    void whole() throws IOException;

    @Override
    void close() throws IOException;
}
