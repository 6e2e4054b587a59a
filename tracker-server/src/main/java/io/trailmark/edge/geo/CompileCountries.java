package io.trailmark.edge.geo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** For {@code scripts/refresh-countries}: a database in MaxMind's format to the file that comes with the server. */
final class CompileCountries {
    private CompileCountries() {}

    /** Takes the database and the file to write. */
    public static void main(final String[] arguments) throws IOException {
        final CountryTable table = CountryTable.ofDatabase(Path.of(arguments[0]));
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[1]))) {
            CountryFile.write(table, out);
        }
        System.out.println(table.rangeCount() + " ranges, " + table.lengthBytes() + " bytes in memory");
    }
}
