package io.trailmark.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of a source file: what a reader may count on before reading it. */
final class Form {
    static final int LONGEST_LINE_CHARS = 120;
    static final int LONGEST_METHOD_LINES = 60;

    /** A test may hold a table of cases. */
    static final int LONGEST_TEST_LINES = 150;

    /** Split in two where they stand, so that this file does not complain about itself. */
    private static final Pattern MARKER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|HA" + "CK)\\b|@auth" + "or\\b");

    private static final Pattern CODE_IN_COMMENT = Pattern.compile("^\\s*//.*[;{}]\\s*$");

    private static final Pattern TYPE = Pattern.compile("(?m)^(?:(?:public|final|sealed|non-sealed|abstract)\\s+)*"
            + "(?:class|interface|enum|record|@interface)\\s+(\\w+)");

    private static final Pattern METHOD_HEADER = Pattern.compile("\\w\\s*\\([^;{}]*\\)(\\s*throws\\s+[\\w.,\\s]+)?$");

    private static final Pattern NOT_A_METHOD = Pattern.compile(
            "^(else\\s+)?(if|for|while|switch|catch|try|synchronized|do)\\b|\\bnew\\s|->|(?<![=!<>])=(?!=)"
                    + "|\\b(class|record|enum|interface)\\s+\\w+");

    /** Words that mean something we already have a word for. */
    private static final Pattern OTHER_WORD =
            Pattern.compile("(?i)(campaign|publisher|advertiser|(?<![a-z])hits?(?![a-z])|(?<![a-z])offers?(?![a-z]))");

    /** The JDK calls what sends a body so, and leaves us no other word for it. */
    private static final Pattern OTHER_WORD_IN_CODE =
            Pattern.compile("(?i)(?<!\\w)(?!BodyPublishers\\b)\\w*(campaign|publisher|advertiser)\\w*");

    private Form() {}

    /** A line with an address in it may be longer: addresses are not broken. */
    static List<String> longLines(final SourceFile source) {
        final List<String> complaints = new ArrayList<>();
        final List<String> lines = source.textLines();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).length() > LONGEST_LINE_CHARS && !lines.get(i).contains("://")) {
                complaints.add(source.path() + ":" + (i + 1) + ": "
                        + lines.get(i).length() + " characters, at most " + LONGEST_LINE_CHARS);
            }
        }
        return complaints;
    }

    /** Counts from the line of a method's opening brace to that of its closing one. */
    static List<String> longMethods(final SourceFile source) {
        final List<String> complaints = new ArrayList<>();
        final String code = source.code();
        final List<Integer> open = new ArrayList<>();
        int headerStart = 0;
        for (int i = 0; i < code.length(); i++) {
            final char c = code.charAt(i);
            if (c == '{') {
                open.add(isMethod(code.substring(headerStart, i).strip()) ? i : -1);
            } else if (c == '}' && !open.isEmpty()) {
                final int start = open.removeLast();
                if (start >= 0) {
                    method(source, start, i, complaints);
                }
            }
            if (c == '{' || c == '}' || c == ';') {
                headerStart = i + 1;
            }
        }
        return complaints;
    }

    private static boolean isMethod(final String header) {
        return METHOD_HEADER.matcher(header).find()
                && !NOT_A_METHOD.matcher(header).find();
    }

    private static void method(final SourceFile source, final int start, final int end, final List<String> complaints) {
        final long lines = source.code().substring(start, end).lines().count();
        final int most = source.isMain() ? LONGEST_METHOD_LINES : LONGEST_TEST_LINES;
        if (lines > most) {
            complaints.add(source.at(start, "a method of " + lines + " lines, at most " + most));
        }
    }

    static List<String> markers(final SourceFile source) {
        final List<String> complaints = new ArrayList<>();
        final List<String> lines = source.textLines();
        for (int i = 0; i < lines.size(); i++) {
            final Matcher marker = MARKER.matcher(lines.get(i));
            if (marker.find()) {
                complaints.add(source.path() + ":" + (i + 1) + ": leftover " + marker.group());
            }
            if (CODE_IN_COMMENT.matcher(lines.get(i)).find()) {
                complaints.add(source.path() + ":" + (i + 1) + ": code in a comment");
            }
        }
        return complaints;
    }

    /** Every type at the top of a file says what it is; the comment ends right above it or above its annotations. */
    static List<String> uncommentedTypes(final SourceFile source) {
        final List<String> complaints = new ArrayList<>();
        final Matcher type = TYPE.matcher(source.code());
        while (type.find()) {
            final String above = source.text().substring(0, type.start());
            final int end = above.lastIndexOf("*/");
            final boolean isJavadoc = end >= 0 && above.lastIndexOf("/**") == above.lastIndexOf("/*");
            final String between =
                    isJavadoc ? source.code().substring(end + 2, type.start()).strip() : ";";
            if (between.contains(";") || !(between.isEmpty() || between.startsWith("@"))) {
                complaints.add(source.at(type.start(), type.group(1) + " has no comment that says what it is"));
            }
        }
        return complaints;
    }

    static List<String> packagesWithoutInfo(final List<SourceFile> sources) {
        final Set<String> packages = new TreeSet<>();
        sources.stream().filter(SourceFile::isMain).forEach(source -> packages.add(folder(source)));
        sources.stream()
                .filter(source -> source.simpleName().equals("package-info"))
                .forEach(source -> packages.remove(folder(source)));
        return packages.stream()
                .map(folder -> folder + ": no package-info.java")
                .toList();
    }

    private static String folder(final SourceFile source) {
        return source.path().substring(0, source.path().lastIndexOf('/'));
    }

    /** The schema's names and comments use the glossary's words. */
    static List<String> schemaWords(final String path, final String schema) {
        final List<String> complaints = new ArrayList<>();
        final List<String> lines = schema.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            final Matcher word = OTHER_WORD.matcher(lines.get(i));
            while (word.find()) {
                complaints.add(path + ":" + (i + 1) + ": '" + word.group() + "' is not a word of the glossary");
            }
        }
        return complaints;
    }

    static List<String> codeWords(final SourceFile source) {
        final List<String> complaints = new ArrayList<>();
        final Matcher word = OTHER_WORD_IN_CODE.matcher(source.code());
        while (word.find()) {
            complaints.add(source.at(word.start(), "'" + word.group() + "' is not a word of the glossary"));
        }
        return complaints;
    }
}
