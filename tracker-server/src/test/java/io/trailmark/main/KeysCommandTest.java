package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.ids.ClickIdKeys;
import io.trailmark.ids.LinkKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(final String... arguments) {
        return KeysCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void shouldAddAKeyAndKeepThoseBeforeIt() throws IOException {
        final Path clickIds = folder.resolve("keys/click-id-keys");
        final Path links = folder.resolve("keys/link-keys");
        Files.createDirectory(folder.resolve("keys"));
        ClickIdKeys.open(clickIds, 1);
        LinkKeys.open(links, 1);
        final List<String> before = Files.readAllLines(clickIds);

        assertEquals(0, run("rotate", "click-ids", "--data", folder.toString()), err.toString());

        assertEquals(1, ClickIdKeys.open(clickIds, 2).currentNumber());
        assertEquals(0, LinkKeys.open(links, 2).currentNumber());
        final List<String> after = Files.readAllLines(clickIds);
        assertEquals(before, after.subList(0, before.size()));
        assertEquals(before.size() + 1, after.size());
        assertTrue(out.toString().startsWith("Key 1 is used from the server's next start on."), out.toString());
        assertFalse(out.toString().contains(after.getLast().split(" ", -1)[1]), "a key is shown");

        assertEquals(0, run("rotate", "links", "--data", folder.toString()), err.toString());
        assertEquals(1, LinkKeys.open(links, 2).currentNumber());
    }

    @Test
    void shouldMakeNoKeysWhereThereIsNoServersData() {
        assertEquals(1, run("rotate", "click-ids", "--data", folder.toString()));
        assertTrue(err.toString().contains("is not there: is " + folder), err.toString());
        assertFalse(Files.exists(folder.resolve("keys")));
        assertEquals(2, run("rotate", "visitors"));
        assertTrue(err.toString().contains("expected click-ids or links, not visitors"), err.toString());
    }
}
