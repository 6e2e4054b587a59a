package io.trailmark.engine;

import io.trailmark.engine.NaiveConversion.Credit;
import io.trailmark.engine.Outcomes.Candidate;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;

/** Something that may name who is credited, while it is judged. */
final class NaiveCandidate {
    final TouchKind kind;
    final long timeMs;
    final long position;
    final int partner;
    final int link;
    int coupon;
    int registration;
    ClickClass clickClass = ClickClass.NULL_VAL;
    boolean isSoft;
    boolean isNamedByClickId;
    Reason reason = Reason.OK;
    long weight;
    long share;

    NaiveCandidate(final TouchKind kind, final long timeMs, final long position, final int partner, final int link) {
        this.kind = kind;
        this.timeMs = timeMs;
        this.position = position;
        this.partner = partner;
        this.link = link;
    }

    boolean isTouch() {
        return kind == TouchKind.CLICK || kind == TouchKind.CLICK_ID || kind == TouchKind.VIEW;
    }

    boolean isLive() {
        return reason == Reason.OK;
    }

    /** Whether that source of the rule's priorities could credit it. */
    boolean isOf(final Priority source, final boolean isSoftEqual) {
        return switch (kind) {
            case CLICK, CLICK_ID -> source == Priority.CLICK;
            case VIEW -> source == Priority.VIEW || (isSoftEqual && source == Priority.CLICK);
            case REGISTRATION -> source == Priority.REGISTRATION;
            case CUSTOMER -> source == Priority.CUSTOMER;
            default -> source == Priority.COUPON;
        };
    }

    Credit credit() {
        return new Credit(share, timeMs, position, partner, link, coupon, registration, kind);
    }

    Candidate said() {
        return new Candidate(
                timeMs, position, partner, link, coupon, registration, kind, reason, clickClass, weight, share);
    }
}
