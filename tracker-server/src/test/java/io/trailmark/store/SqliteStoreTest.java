package io.trailmark.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.counters.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** {@link StoreContract} on SQLite, and what can happen to a file alone. */
class SqliteStoreTest extends StoreContract {
    @Override
    ReadStore.Context in(final ReadStore.Context context, final String name) {
        return context.file(file(name));
    }

    private Path file(final String name) {
        return folder.resolve(name + ".db");
    }

    @Override
    Jdbi database(final String name) {
        return Jdbi.create("jdbc:sqlite:" + file(name));
    }

    @Test
    void shouldMakeADamagedFileAnew() throws IOException {
        fill();
        store.close();
        final byte[] bytes = Files.readAllBytes(file("filled"));
        Arrays.fill(bytes, 0, 2_000, (byte) 7);
        Files.write(file("filled"), bytes);
        store = ReadStore.open(context("filled"));
        fill();
        assertEquals(1, counted.value(Counter.STORE_FAILURES));
        assertEquals(2, store.list(new ListQuery(ListKind.PROGRAMS)).documents().size());
        assertEquals(rebuilt(), Dump.of(database("filled")));
    }

    @Test
    void shouldLetNobodyElseReadTheFile() throws IOException {
        fill();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file("filled"))));
    }
}
