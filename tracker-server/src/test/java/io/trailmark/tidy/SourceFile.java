package io.trailmark.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One Java source, as the rules see it: its text, and its code, which is the text with comments, strings and character
 * literals blanked out, line by line in the same places.
 */
record SourceFile(String path, String text, String code) {
    static SourceFile of(final String path, final String text) {
        return new SourceFile(path, text, Blanking.blank(text));
    }

    static SourceFile read(final Path root, final Path file) {
        try {
            return of(root.relativize(file).toString(), Files.readString(file));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> textLines() {
        return text.lines().toList();
    }

    List<String> codeLines() {
        return code.lines().toList();
    }

    boolean isMain() {
        return path.contains("src/main/java/");
    }

    String simpleName() {
        return path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
    }

    /** Path of the folder below the source root, with dots. */
    String packageName() {
        final String below = path.replaceFirst("^.*src/(main|test)/java/", "");
        return below.contains("/") ? below.substring(0, below.lastIndexOf('/')).replace('/', '.') : "";
    }

    /** A complaint about the line in which {@code index} of the code lies. */
    String at(final int index, final String complaint) {
        final long line =
                code.substring(0, index).chars().filter(c -> c == '\n').count() + 1;
        return path + ":" + line + ": " + complaint;
    }

    /** Walks over Java's lexical forms just far enough to know what is code. */
    private static final class Blanking {
        private final String text;
        private final StringBuilder code;
        private int index;

        private Blanking(final String text) {
            this.text = text;
            this.code = new StringBuilder(text);
        }

        static String blank(final String text) {
            final Blanking blanking = new Blanking(text);
            while (blanking.index < text.length()) {
                blanking.step();
            }
            return blanking.code.toString();
        }

        private void step() {
            if (text.startsWith("//", index)) {
                blankTo(text.indexOf('\n', index));
            } else if (text.startsWith("/*", index)) {
                blankTo(after("*/", index + 2));
            } else if (text.startsWith("\"\"\"", index)) {
                blankTo(after("\"\"\"", index + 3));
            } else if (text.charAt(index) == '"' || text.charAt(index) == '\'') {
                blankTo(endOfLiteral(text.charAt(index)));
            } else {
                index++;
            }
        }

        private int after(final String end, final int from) {
            final int found = text.indexOf(end, from);
            return found < 0 ? text.length() : found + end.length();
        }

        private int endOfLiteral(final char quote) {
            int end = index + 1;
            while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
            return Math.min(end + 1, text.length());
        }

        private void blankTo(final int end) {
            final int stop = end < 0 ? text.length() : end;
            for (; index < stop; index++) {
                if (text.charAt(index) != '\n') {
                    code.setCharAt(index, ' ');
                }
            }
        }
    }
}
