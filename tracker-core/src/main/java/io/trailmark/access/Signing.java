package io.trailmark.access;

/** Whether requests are proven by a signature in place of the token. */
public enum Signing {
    /** The token itself is shown; it has no key. */
    NONE("none"),
    /** Either will do. */
    ALLOWED("allowed"),
    /** Only signed requests count: who finds the token in a log can do nothing with it. */
    REQUIRED("required");

    private final String text;

    Signing(final String text) {
        this.text = text;
    }

    /** The name in files, commands and answers. */
    public String text() {
        return text;
    }

    /** The one of that name, or null. */
    public static Signing of(final String text) {
        for (final Signing signing : values()) {
            if (signing.text.equals(text)) {
                return signing;
            }
        }
        return null;
    }
}
