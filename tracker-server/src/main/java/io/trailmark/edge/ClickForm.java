package io.trailmark.edge;

import java.util.EnumMap;
import java.util.Map;

/** A click or a view as somebody reports it in JSON; what was not said is null. One instance per event loop. */
final class ClickForm {
    private final Map<Parameter, String> labels = new EnumMap<>(Parameter.class);
    private final Map<Member, String> texts = new EnumMap<>(Member.class);
    private boolean isGpc;
    private boolean isDnt;

    /** What can be said beside labels. */
    enum Member {
        PROGRAM("program"),
        CODE("code"),
        URL("url"),
        REFERRER("referrer"),
        CONSENT("consent"),
        ADDRESS("address"),
        AGENT("agent"),
        OCCURRED_AT("occurred_at");

        private final String text;

        Member(final String text) {
            this.text = text;
        }

        /** Its name in JSON. */
        String text() {
            return text;
        }

        /** The one of this name, or null; a link's code may be called {@code link} as well. */
        static Member of(final String name) {
            for (final Member member : values()) {
                if (member.text.equals(name)) {
                    return member;
                }
            }
            return name.equals("link") ? CODE : null;
        }
    }

    void clear() {
        labels.clear();
        texts.clear();
        isGpc = false;
        isDnt = false;
    }

    /** Takes a value; false when it came before with another one. */
    boolean put(final Member member, final String value) {
        final String earlier = texts.putIfAbsent(member, value);
        return earlier == null || earlier.equals(value);
    }

    /** Takes a label; false when it came before with another value. */
    boolean put(final Parameter label, final String value) {
        final String earlier = labels.putIfAbsent(label, value);
        return earlier == null || earlier.equals(value);
    }

    /** The visitor's global privacy control. */
    void gpc(final boolean isSo) {
        isGpc = isSo;
    }

    void dnt(final boolean isSo) {
        isDnt = isSo;
    }

    boolean isGpc() {
        return isGpc;
    }

    boolean isDnt() {
        return isDnt;
    }

    boolean has(final Member member) {
        return texts.containsKey(member);
    }

    /** Null when it was not said. */
    String text(final Member member) {
        return texts.get(member);
    }

    Map<Parameter, String> labels() {
        return labels;
    }

    /** Whether something is said of the visitor that only a server that is trusted may say. */
    boolean saysWhoItWas() {
        return isGpc || isDnt || has(Member.ADDRESS) || has(Member.AGENT) || has(Member.OCCURRED_AT);
    }
}
