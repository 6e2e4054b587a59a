package io.trailmark.catalogue;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The words of programme files for values of enumerations, in the order in which messages name them. */
final class Words {
    private Words() {}

    /** Every value by its name in lower case, without the one that stands for none. */
    static <E extends Enum<E>> Map<String, E> of(final E[] values, final E none) {
        final Map<String, E> words = new LinkedHashMap<>();
        for (final E value : values) {
            if (value != none) {
                words.put(value.name().toLowerCase(Locale.ROOT), value);
            }
        }
        return words;
    }

    /** Two words in this order. */
    static <T> Map<String, T> ofTwo(final String first, final T firstValue, final String second, final T secondValue) {
        final Map<String, T> words = new LinkedHashMap<>();
        words.put(first, firstValue);
        words.put(second, secondValue);
        return words;
    }
}
