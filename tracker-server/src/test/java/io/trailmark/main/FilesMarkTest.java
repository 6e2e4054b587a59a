package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.catalogue.LastDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aim: a comparison is left out only where it would find nothing. */
class FilesMarkTest {
    private static final LastDefinition LAST = new LastDefinition(7, 0x1234);

    @TempDir
    private Path folder;

    private Path programs;
    private Path file;
    private FilesMark mark;

    @BeforeEach
    void writeFiles() throws IOException {
        programs = Files.createDirectory(folder.resolve("programs"));
        file = folder.resolve("programs.mark");
        mark = new FilesMark(file, programs);
        Files.writeString(programs.resolve("a.yaml"), "program: a");
        Files.writeString(programs.resolve("b.yaml"), "program: b");
    }

    @Test
    void shouldAgreeWithWhatItRemembersAndNothingElse() {
        final String digest = mark.digest();
        assertFalse(mark.agrees(digest, LAST, 0), "nothing is remembered yet");
        mark.remember(digest, LAST, 1_000);
        assertTrue(mark.agrees(digest, LAST, 999));
        assertFalse(mark.agrees(digest, LAST, 1_000), "other rules hold from now on");
        assertFalse(mark.agrees(digest, new LastDefinition(8, 0x1234), 0), "the catalogue went on");
        assertFalse(mark.agrees(digest, new LastDefinition(7, 0x1235), 0), "another past");
        assertFalse(mark.agrees(digest.replace('1', '2'), LAST, 0), "other files");
    }

    @Test
    void shouldTellFilesApartByNameAndContentAndNotByTime() throws IOException {
        final String digest = mark.digest();
        final Path b = programs.resolve("b.yaml");
        final FileTime time = Files.getLastModifiedTime(b);
        Files.writeString(b, "program: c");
        Files.setLastModifiedTime(b, time);
        assertNotEquals(digest, mark.digest(), "same length, same time");
        Files.writeString(b, "program: b");
        Files.setLastModifiedTime(b, FileTime.fromMillis(0));
        assertEquals(digest, mark.digest());
        Files.move(b, programs.resolve("c.yaml"));
        assertNotEquals(digest, mark.digest());
        Files.move(programs.resolve("c.yaml"), b);
        Files.writeString(programs.resolve("d.yml"), "");
        assertNotEquals(digest, mark.digest(), "a file more, of a wrong name");
    }

    @Test
    void shouldCompareWhereTheMarkIsDamagedOrFilesCannotBeRead() throws IOException {
        final String digest = mark.digest();
        mark.remember(digest, LAST, Long.MAX_VALUE);
        final String line = Files.readString(file);
        for (final String damaged : new String[] {"", "\n", line.substring(0, 20), line.strip() + "x\n", "\0\0"}) {
            Files.writeString(file, damaged);
            assertFalse(mark.agrees(digest, LAST, 0), damaged);
        }
        Files.writeString(file, line);
        assertTrue(mark.agrees(digest, LAST, 0));
        final FilesMark ofNothing = new FilesMark(file, folder.resolve("none"));
        ofNothing.remember(ofNothing.digest(), LAST, Long.MAX_VALUE);
        assertEquals(line, Files.readString(file));
        assertFalse(ofNothing.agrees(ofNothing.digest(), LAST, 0));
    }
}
