package io.trailmark.bench.plain;

import io.trailmark.record.codec.ClickClass;

/**
 * A click of a visitor.
 *
 * @param clickSequence what tells the click ids of one visitor, link and millisecond apart.
 */
record Touch(
        long position,
        long timeMs,
        long visitor,
        long clickSequence,
        int linkId,
        int partnerId,
        int programId,
        ClickClass clickClass) {
    /** Where a click id says it: these bytes. */
    static final int CLICK_SEQUENCE_FROM = 7;

    static final int CLICK_SEQUENCE_TO = 12;
}
