package io.trailmark.edge;

import io.trailmark.catalogue.Route;

/**
 * Which language a prospect likes best, by {@code Accept-Language}: of all with the greatest weight the first, without
 * its region. What is no language, or has no valid weight, is passed over. Allocates nothing, and reads each byte a few
 * times at most.
 */
final class AcceptLanguage {
    private static final int WEIGHT_ONE = 1_000;
    private static final int DECIMALS = 3;
    private static final int NONE = -1;

    private AcceptLanguage() {}

    /** As {@link Route#language} has it, or {@link Route#NO_LANGUAGE}. */
    static long preferred(final byte[] bytes, final int offset, final int lengthBytes) {
        final int limit = offset + lengthBytes;
        long preferred = Route.NO_LANGUAGE;
        int most = 0;
        int start = offset;
        while (start < limit) {
            int end = start;
            while (end < limit && bytes[end] != ',') {
                end++;
            }
            final int weight = weight(bytes, start, end);
            if (weight > most) {
                final long language = language(bytes, start, end);
                most = language == Route.NO_LANGUAGE ? most : weight;
                preferred = language == Route.NO_LANGUAGE ? preferred : language;
            }
            start = end + 1;
        }
        return preferred;
    }

    private static long language(final byte[] bytes, final int start, final int end) {
        int at = start;
        while (at < end && Ascii.isBlank(bytes[at])) {
            at++;
        }
        long language = Route.NO_LANGUAGE;
        int letters = 0;
        while (at < end && isLetter(bytes[at])) {
            language = language << Byte.SIZE | (bytes[at] | 0x20);
            letters++;
            at++;
        }
        final boolean isEnd = at == end || bytes[at] == '-' || bytes[at] == ';' || Ascii.isBlank(bytes[at]);
        return isEnd && letters <= Route.LANGUAGE_LETTERS ? language : Route.NO_LANGUAGE;
    }

    private static boolean isLetter(final byte octet) {
        final int small = octet | 0x20;
        return small >= 'a' && small <= 'z';
    }

    /** In thousandths, or {@link #NONE} when it is none. */
    private static int weight(final byte[] bytes, final int start, final int end) {
        int at = start;
        while (at < end && bytes[at] != ';') {
            at++;
        }
        if (at == end) {
            return WEIGHT_ONE;
        }
        at++;
        while (at < end && Ascii.isBlank(bytes[at])) {
            at++;
        }
        int limit = end;
        while (limit > at && Ascii.isBlank(bytes[limit - 1])) {
            limit--;
        }
        final boolean isWeight = limit - at > 2 && (bytes[at] | 0x20) == 'q' && bytes[at + 1] == '=';
        return isWeight ? thousandths(bytes, at + 2, limit) : NONE;
    }

    /** 0 or 1 with at most three decimals. */
    private static int thousandths(final byte[] bytes, final int start, final int limit) {
        final int whole = bytes[start] - '0';
        final int digits = limit - start - 2;
        final boolean isOneDigit = limit - start == 1;
        if ((whole != 0 && whole != 1) || digits > DECIMALS || (!isOneDigit && bytes[start + 1] != '.')) {
            return NONE;
        }
        int thousandths = whole * WEIGHT_ONE;
        int unit = WEIGHT_ONE / 10;
        for (int i = start + 2; i < limit; i++) {
            final int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            thousandths += digit * unit;
            unit /= 10;
        }
        return thousandths > WEIGHT_ONE ? NONE : thousandths;
    }
}
