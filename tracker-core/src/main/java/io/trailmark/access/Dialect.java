package io.trailmark.access;

/** In which words a token's holder reports conversions by postback: those of the system that it came from. */
public enum Dialect {
    /** Our own names. */
    NATIVE("native"),
    /** TUNE, once HasOffers. */
    TUNE("tune"),
    /** Everflow. */
    EVERFLOW("everflow"),
    /** Voluum. */
    VOLUUM("voluum"),
    /** Keitaro. */
    KEITARO("keitaro"),
    /** CAKE. */
    CAKE("cake");

    private final String text;

    Dialect(final String text) {
        this.text = text;
    }

    /** The name in files, commands and answers. */
    public String text() {
        return text;
    }

    /** The dialect of that name, or null. */
    public static Dialect of(final String text) {
        for (final Dialect dialect : values()) {
            if (dialect.text.equals(text)) {
                return dialect;
            }
        }
        return null;
    }
}
