package io.trailmark.catalogue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The programme files of a folder: what they declare, or everything that is wrong with them.
 *
 * <p>Each {@code *.yaml} file declares one programme. Immutable once loaded. While there is any error, nothing of any
 * file may be applied: {@link CatalogueDiff} refuses it.
 */
public final class CatalogueFiles {
    private static final String EXTENSION = ".yaml";
    private static final String OTHER_EXTENSION = ".yml";

    private final List<DeclaredProgram> programs = new ArrayList<>();
    private final FileErrors errors = new FileErrors();
    private final Map<String, String> programPlaces = new HashMap<>();
    private final Map<String, String> domainPlaces = new HashMap<>();

    private CatalogueFiles() {}

    /** Reads all files of the folder; what cannot be read is an error among the others. */
    public static CatalogueFiles load(final Path folder) {
        final CatalogueFiles files = new CatalogueFiles();
        for (final Path path : files.list(folder)) {
            files.read(path);
        }
        return files;
    }

    /** Everything that is wrong in all files, in the order of files and lines; empty when they can be applied. */
    public List<CatalogueError> errors() {
        return errors.all();
    }

    /** How many programmes are declared. */
    public int programCount() {
        return programs.size();
    }

    List<DeclaredProgram> programs() {
        return Collections.unmodifiableList(programs);
    }

    private List<Path> list(final Path folder) {
        final List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (final Path entry : entries) {
                final String name = entry.getFileName().toString();
                if (name.endsWith(OTHER_EXTENSION)) {
                    errors.add(
                            entry.toString(),
                            0,
                            0,
                            "this file would not be read",
                            "a name that ends with " + EXTENSION);
                } else if (name.endsWith(EXTENSION)) {
                    paths.add(entry);
                }
            }
        } catch (final NoSuchFileException | NotDirectoryException e) {
            errors.add(folder.toString(), 0, 0, "there is no such folder", "a folder with programme files");
        } catch (final IOException e) {
            errors.add(folder.toString(), 0, 0, "the folder cannot be read: " + e.getMessage(), "a readable folder");
        }
        if (paths.size() > Limits.FILES_PER_FOLDER) {
            errors.add(folder.toString(), 0, 0, paths.size() + " files", "at most " + Limits.FILES_PER_FOLDER);
            return List.of();
        }
        Collections.sort(paths);
        return paths;
    }

    private void read(final Path path) {
        final String file = path.toString();
        final byte[] bytes;
        try {
            if (Files.size(path) > Limits.FILE_LENGTH_BYTES) {
                final String problem = "the file has " + Files.size(path) + " bytes";
                errors.add(file, 0, 0, problem, "at most " + Limits.FILE_LENGTH_BYTES);
                return;
            }
            bytes = Files.readAllBytes(path);
        } catch (final IOException e) {
            errors.add(file, 0, 0, "the file cannot be read: " + e.getMessage(), "a readable file");
            return;
        }
        final int errorsBefore = errors.count();
        final YamlNode root = YamlReader.read(file, bytes, errors);
        if (root != null) {
            final ProgramReader reader = new ProgramReader(file, errors);
            add(reader.read(root), reader.domainPlaces());
        } else if (errors.count() == errorsBefore) {
            errors.add(file, 1, 1, "the file is empty", "a programme: at least the keys program and currency");
        }
    }

    private void add(final DeclaredProgram declared, final List<YamlNode.Scalar> places) {
        final Program program = declared.program().entity();
        final Declared<Program> place = declared.program();
        final String first = program.code().isEmpty() ? null : programPlaces.putIfAbsent(program.code(), place.place());
        if (first != null) {
            errors.add(place, "programme '" + program.code() + "' is already at " + first, "one file per programme");
        }
        for (int i = 0; i < places.size(); i++) {
            final YamlNode.Scalar at = places.get(i);
            final String host = program.domains().get(i);
            final String where = place.file() + ":" + at.line() + ":" + at.column();
            final String other = domainPlaces.putIfAbsent(host, where);
            if (other != null) {
                errors.add(place.file(), at, "domain '" + host + "' is already at " + other, "each domain once");
            }
        }
        programs.add(declared);
    }
}
