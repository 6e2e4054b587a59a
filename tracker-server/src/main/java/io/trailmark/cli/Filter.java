package io.trailmark.cli;

import java.util.List;

/**
 * What a list can be told to leave out. Immutable. Written as {@code name}, {@code name=word|word} where there are only
 * those words, or {@code name@links} where it names things of another resource, by id or by code.
 *
 * @param name as the API calls it.
 * @param about a sentence for people.
 * @param words that there are; empty: anything.
 * @param of the resource whose things are named; null: none.
 */
record Filter(String name, String about, List<String> words, String of) {
    private static final String MINOR = "minor";

    static Filter parse(final String text) {
        final int equals = text.indexOf('=');
        final int at = text.indexOf('@');
        if (equals > 0) {
            final String name = text.substring(0, equals);
            final List<String> words = List.of(text.substring(equals + 1).split("\\|", -1));
            return new Filter(name, about(name, words), words, null);
        }
        if (at > 0) {
            final String name = text.substring(0, at);
            return new Filter(
                    name, "Only those of this " + name + ", by id or code.", List.of(), text.substring(at + 1));
        }
        return new Filter(text, about(text), List.of(), null);
    }

    private static String about(final String name, final List<String> words) {
        final String several = String.join(", ", words);
        return name.equals("sort")
                ? "By what: " + several + "; with - before it the other way round."
                : "Only those with this " + name.replace('_', ' ') + ": " + several + '.';
    }

    private static String about(final String name) {
        final boolean isTime = !name.contains(MINOR) && !name.startsWith("conversions_");
        final String what =
                name.replaceFirst("_(from|to)$", "").replace("_" + MINOR, "").replace('_', ' ');
        if (name.endsWith("_from")) {
            return "Only where '" + what + "' is this or "
                    + (isTime ? "later, such as 2026-11-01T00:00:00Z." : "more" + unit(name) + '.');
        }
        if (name.endsWith("_to")) {
            return "Only where '" + what + "' is " + (isTime ? "before this." : "less than this" + unit(name) + '.');
        }
        return switch (name) {
            case "program" -> "Only of this programme, by code.";
            case "q" -> "Only those with this text in code or name; of links and coupons: whose code begins so.";
            case "at" -> "Only those that are not after this moment; now when left out.";
            case "thing" -> "Only changes of the thing with this id, such as lnk_12.";
            case "actor" -> "Only changes by tokens of this name, or by user:EMAIL.";
            default -> "Only those with this " + name.replace('_', ' ') + '.';
        };
    }

    private static String unit(final String name) {
        return name.contains(MINOR) ? ", in the currency's smallest unit" : "";
    }

    /** How it is said. */
    String option() {
        return "--" + name.replace('_', '-');
    }

    /** Whether several can be said with commas, of which one has to fit. */
    boolean isSeveral() {
        return of != null || (!words.isEmpty() && !name.equals("sort"));
    }
}
