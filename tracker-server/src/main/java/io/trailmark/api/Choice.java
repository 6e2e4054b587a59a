package io.trailmark.api;

import java.util.List;

/** Words in queries, of which there are only some. Threads: any; no state. */
final class Choice {
    private Choice() {}

    /** The word that a parameter gives, one of these; null where it is not given. */
    static String of(final Call call, final String name, final List<String> words) {
        final String word = call.query(name);
        if (word != null && !words.contains(word)) {
            throw Refusal.ofParameter(name, name + " is one of " + String.join(", ", words) + ".");
        }
        return word;
    }
}
