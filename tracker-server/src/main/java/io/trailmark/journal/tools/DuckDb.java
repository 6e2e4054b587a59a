package io.trailmark.journal.tools;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * DuckDB in memory, as an optional part: its driver is no part of what we ship. It may read and write one folder and
 * nothing else, fetches nothing, and nobody can change that once it is open.
 */
final class DuckDb {
    /** The version that is tested. */
    static final String VERSION = "2.0.0.1";

    private static final String DRIVER = "org.duckdb.DuckDBDriver";
    private static final String MEMORY = "512MB";

    private DuckDb() {}

    /**
     * Opens one.
     *
     * @param folder the only one it sees.
     * @param loader of the driver.
     * @throws IllegalStateException that says how to get the driver, where it is not there.
     */
    static Connection open(final Path folder, final ClassLoader loader) throws SQLException {
        final Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("allow_community_extensions", "false");
        settings.setProperty("temp_directory", "");
        settings.setProperty("memory_limit", MEMORY);
        settings.setProperty("threads", "1");
        final Connection connection = driver(loader).connect("jdbc:duckdb:", settings);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET allowed_directories = [" + quoted(folder.toAbsolutePath() + "/") + "]");
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
            return connection;
        } catch (final SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static Driver driver(final ClassLoader loader) {
        try {
            return Class.forName(DRIVER, true, loader)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "Parquet needs DuckDB, an optional part of 80 MB that is not shipped: put duckdb_jdbc-" + VERSION
                            + ".jar from https://repo1.maven.org/maven2/org/duckdb/duckdb_jdbc/" + VERSION
                            + "/ into the folder 'optional' beside 'scripts'. CSV and NDJSON need nothing.",
                    e);
        }
    }

    /** A text in SQL. */
    static String quoted(final String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
