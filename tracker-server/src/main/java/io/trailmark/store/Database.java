package io.trailmark.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Where the store lies: a file of SQLite, or PostgreSQL. All that differs between the two is in here.
 *
 * <p>Threads: {@link #writer} is for one; {@link #readers} is for any. Opening it connects to nothing: each call does
 * when it has to, and fails with a runtime exception of its library while the database is away.
 */
final class Database implements AutoCloseable {
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String HISTORY = "store_schema_history";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int BUSY_MS = 10_000;
    private static final int WAIT_MS = 1_000;
    private static final int CONNECT_TIMEOUT_S = 5;
    private static final int SOCKET_TIMEOUT_S = 30;

    private final DataSource source;
    private final HikariDataSource pool;
    private final Path file;
    private final HikariDataSource writers;

    private Database(
            final DataSource source, final Path file, final int readers, final UnaryOperator<DataSource> writing) {
        this.source = source;
        this.file = file;
        writers = pool(writing.apply(source), "store-writer", 1);
        pool = pool(source, "store-readers", readers);
    }

    /**
     * A file, made when it is written to first.
     *
     * @param writing stands before what the writer connects through; tests have it fail.
     */
    static Database sqlite(final Path file, final int readers, final UnaryOperator<DataSource> writing) {
        final SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // Of a loss of power the file survives whole, if without its newest transactions: the views have them.
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
        final SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return new Database(source, file, readers, writing);
    }

    /**
     * A server.
     *
     * @param url that begins with {@code jdbc:postgresql:}, without a password.
     * @param password empty: none.
     * @param writing as for SQLite.
     * @throws IllegalArgumentException where the URL is none of that kind.
     */
    static Database postgresql(
            final String url,
            final String user,
            final String password,
            final int readers,
            final UnaryOperator<DataSource> writing) {
        if (!url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException("expected a URL that begins with " + POSTGRESQL);
        }
        final PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url);
        if (!user.isEmpty()) {
            source.setUser(user);
        }
        if (!password.isEmpty()) {
            source.setPassword(password);
        }
        source.setApplicationName("trailmark");
        source.setReWriteBatchedInserts(true);
        source.setConnectTimeout(CONNECT_TIMEOUT_S);
        source.setLoginTimeout(CONNECT_TIMEOUT_S);
        source.setSocketTimeout(SOCKET_TIMEOUT_S);
        return new Database(source, null, readers, writing);
    }

    /** Connects when a connection is asked for, so that a database that is away stops nobody from starting. */
    private static HikariDataSource pool(final DataSource source, final String name, final int connections) {
        final HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName(name);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(WAIT_MS);
        config.setIdleTimeout(TimeUnit.MINUTES.toMillis(1));
        return new HikariDataSource(config);
    }

    /** What is in it is for nobody else on this machine; the files beside it get the same rights. */
    private void makeFile() {
        try {
            Files.createFile(file, OWNER_ONLY);
        } catch (final FileAlreadyExistsException itIsThere) {
            // As at every start but the first.
        } catch (final IOException failure) {
            throw new UncheckedIOException("cannot make the read store " + file, failure);
        }
    }

    private boolean isSqlite() {
        return file != null;
    }

    /** For the one thread that writes. */
    Jdbi writer() {
        return Jdbi.create(writers);
    }

    /** For all that read. */
    Jdbi readers() {
        return Jdbi.create(pool);
    }

    /**
     * Makes the tables where there are none.
     *
     * @return whether all is in place; else the tables there are another version's, and {@link #clear} is due.
     */
    boolean migrate() {
        if (isSqlite()) {
            makeFile();
        }
        try {
            Flyway.configure(getClass().getClassLoader())
                    .dataSource(source)
                    .locations("classpath:io/trailmark/store/migrations")
                    .table(HISTORY)
                    .placeholders(Map.of("text", isSqlite() ? "TEXT" : "TEXT COLLATE \"C\""))
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
            return true;
        } catch (final FlywayValidateException another) {
            return false;
        }
    }

    /** Drops all that is the store's, and nothing else. */
    void clear() {
        writer().useTransaction(handle -> {
            for (final StoreTable table : List.of(StoreTable.values()).reversed()) {
                handle.execute("DROP TABLE IF EXISTS " + table.sql());
            }
            handle.execute("DROP TABLE IF EXISTS store_state");
            handle.execute("DROP TABLE IF EXISTS " + HISTORY);
        });
    }

    /** Deletes a file that a failure shows to be damaged, so that the next try begins anew; whether it did. */
    boolean deleteIfDamaged(final Throwable failure) {
        for (Throwable cause = failure; isSqlite() && cause != null; cause = cause.getCause()) {
            if (cause instanceof final SQLiteException sqlite
                    && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CORRUPT
                            || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB)) {
                deleteFiles();
                return true;
            }
        }
        return false;
    }

    /** Deletes the file, or where there is none, drops all that is the store's. */
    void delete() {
        if (isSqlite()) {
            deleteFiles();
        } else {
            clear();
        }
    }

    private void deleteFiles() {
        evict(writers);
        evict(pool);
        try {
            for (final String suffix : List.of("", "-wal", "-shm", "-journal")) {
                Files.deleteIfExists(Path.of(file + suffix));
            }
        } catch (final IOException failure) {
            throw new UncheckedIOException("cannot delete the read store " + file, failure);
        }
        // Whoever opened it a moment ago reads a file that has no name any more.
        evict(pool);
    }

    private static void evict(final HikariDataSource connections) {
        if (connections.getHikariPoolMXBean() != null) {
            connections.getHikariPoolMXBean().softEvictConnections();
        }
    }

    @Override
    public void close() {
        pool.close();
        writers.close();
    }
}
