package io.trailmark.catalogue;

/** What can stand in a destination between its literal bytes. */
public enum Macro {
    /** Where forwarded and own parameters go: behind the query, before the fragment. Every destination has it once. */
    PARAMETERS(0, ""),
    CLICK_ID(1, "{click_id}"),
    PROGRAM(2, "{program}"),
    PARTNER(3, "{partner}"),
    LINK(4, "{link}"),
    SUB1(5, "{sub1}"),
    SUB2(6, "{sub2}"),
    SUB3(7, "{sub3}"),
    SUB4(8, "{sub4}"),
    SUB5(9, "{sub5}"),
    SOURCE(10, "{source}"),
    AFF_CLICK_ID(11, "{aff_click_id}"),
    COUNTRY(12, "{country}"),
    DEVICE(13, "{device}"),
    TIMESTAMP(14, "{timestamp}");

    private static final Macro[] BY_NUMBER = byNumber();

    private final int number;
    private final String token;

    Macro(final int number, final String token) {
        this.number = number;
        this.token = token;
    }

    private static Macro[] byNumber() {
        final Macro[] all = values();
        final Macro[] byNumber = new Macro[all.length];
        for (final Macro macro : all) {
            byNumber[macro.number] = macro;
        }
        return byNumber;
    }

    static Macro of(final int number) {
        return BY_NUMBER[number];
    }

    /** The macro written in {@code bytes} from {@code offset} to {@code limit}, braces included, or null. */
    static Macro of(final byte[] bytes, final int offset, final int limit) {
        for (int number = 1; number < BY_NUMBER.length; number++) {
            final Macro macro = BY_NUMBER[number];
            if (macro.isWritten(bytes, offset, limit)) {
                return macro;
            }
        }
        return null;
    }

    private boolean isWritten(final byte[] bytes, final int offset, final int limit) {
        if (limit - offset != token.length()) {
            return false;
        }
        for (int i = 0; i < token.length(); i++) {
            if (bytes[offset + i] != token.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** All that can be written, for messages. */
    static String known() {
        final StringBuilder text = new StringBuilder();
        for (int number = 1; number < BY_NUMBER.length; number++) {
            text.append(number == 1 ? "" : " ").append(BY_NUMBER[number].token);
        }
        return text.toString();
    }

    int number() {
        return number;
    }
}
