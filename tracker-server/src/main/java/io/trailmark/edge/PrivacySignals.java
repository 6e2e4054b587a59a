package io.trailmark.edge;

import io.trailmark.record.codec.PrivacyFlagsEncoder;

/** What a visitor has said about being tracked, as flags of the record. No state. */
final class PrivacySignals {
    private static final byte[] ONE = Ascii.bytes("1");
    private static final byte[] GRANTED = Ascii.bytes("granted");
    private static final byte[] DENIED = Ascii.bytes("denied");

    private static final int GPC = PrivacyFlagsEncoder.globalPrivacyControl((short) 0, true);
    private static final int DNT = PrivacyFlagsEncoder.doNotTrack((short) 0, true);
    private static final int CONSENT = PrivacyFlagsEncoder.consentGranted((short) 0, true);
    private static final int REFUSAL = PrivacyFlagsEncoder.consentDenied((short) 0, true);

    /** The visitor came with a cookie of ours. */
    static final int FROM_COOKIE = PrivacyFlagsEncoder.visitorFromCookie((short) 0, true);

    /** The answer sets the cookie. */
    static final int COOKIE_SET = PrivacyFlagsEncoder.visitorCookieSet((short) 0, true);

    private PrivacySignals() {}

    /** What the request says. */
    static int of(final Request request, final QueryParameters parameters) {
        int flags = 0;
        if (request.is(Header.SEC_GPC, ONE)) {
            flags |= GPC;
        }
        if (request.is(Header.DNT, ONE)) {
            flags |= DNT;
        }
        if (parameters.is(Parameter.CONSENT, GRANTED)) {
            flags |= CONSENT;
        } else if (parameters.is(Parameter.CONSENT, DENIED)) {
            flags |= REFUSAL;
        }
        return flags;
    }

    /** Whether the visitor wants less stored: no cookie is set or read, agent and referrer are not kept. */
    static boolean limit(final int flags) {
        return (flags & (GPC | DNT | REFUSAL)) != 0;
    }

    static boolean isConsentGranted(final int flags) {
        return (flags & CONSENT) != 0;
    }
}
