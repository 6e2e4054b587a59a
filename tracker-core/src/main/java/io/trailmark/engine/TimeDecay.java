package io.trailmark.engine;

/**
 * {@code 2^62 * 2^(-age / halfLife)} in whole numbers, the same on every machine: a product of constants, one for each
 * bit of the fraction.
 */
final class TimeDecay {
    /** Weight of a touch of age 0. */
    static final long ONE = 1L << 62;

    private static final int SCALE_BITS = 62;
    private static final int FRACTION_BITS = 32;
    private static final int DIGIT_BITS = 16;

    /** At k: the whole part of {@code 2^62 * 2^(-2^(-(k + 1)))}. */
    private static final long[] FACTORS = {
        0x2d413cccfe779921L, 0x35d13f32b5a75abdL, 0x3ab031b9f7490e4bL, 0x3d495f454921b30bL,
        0x3ea0ecb6dc8a80ceL, 0x3f4f83033d21b05dL, 0x3fa784571ee3e212L, 0x3fd3b2d65447b229L,
        0x3fe9d59487236bb4L, 0x3ff4e9d4703df842L, 0x3ffa74acbdf6c9d5L, 0x3ffd3a46ffc6e30fL,
        0x3ffe9d1fa8010199L, 0x3fff4e8ede053ad4L, 0x3fffa747318376acL, 0x3fffd3a38961e6feL,
        0x3fffe9d1c0d8fd14L, 0x3ffff4e8df7680c4L, 0x3ffffa746f7dc0ebL, 0x3ffffd3a37af8097L,
        0x3ffffe9d1bd3e854L, 0x3fffff4e8de8fe2cL, 0x3fffffa746f44196L, 0x3fffffd3a37a116bL,
        0x3fffffe9d1bd04ddL, 0x3ffffff4e8de8178L, 0x3ffffffa746f407eL, 0x3ffffffd3a37a030L,
        0x3ffffffe9d1bd014L, 0x3fffffff4e8de809L, 0x3fffffffa746f404L, 0x3fffffffd3a37a02L
    };

    private TimeDecay() {}

    /**
     * The weight of a touch.
     *
     * @param ageMs at least 0.
     * @param halfLifeMs above 0 and below 2^47, which is 4,400 years.
     */
    static long weight(final long ageMs, final long halfLifeMs) {
        final long halvings = ageMs / halfLifeMs;
        if (halvings > SCALE_BITS) {
            return 0;
        }
        long fraction = fraction(ageMs - halvings * halfLifeMs, halfLifeMs) << (Long.SIZE - FRACTION_BITS);
        long weight = ONE;
        // Only the bits that are set, from the highest on: half of them in the mean.
        while (fraction != 0) {
            final int bit = Long.numberOfLeadingZeros(fraction);
            weight = scaled(weight, FACTORS[bit]);
            fraction &= ~(Long.MIN_VALUE >>> bit);
        }
        return weight >> halvings;
    }

    /** The factor for the bit of the fraction that stands for {@code 2^-(k + 1)}. */
    static long factor(final int k) {
        return FACTORS[k];
    }

    /** {@code rest * 2^32 / halfLife}, rounded down: two digits of 16 bits, so that nothing goes beyond 63. */
    private static long fraction(final long restMs, final long halfLifeMs) {
        final long first = restMs << DIGIT_BITS;
        final long digit = first / halfLifeMs;
        final long second = (first - digit * halfLifeMs) << DIGIT_BITS;
        return digit << DIGIT_BITS | second / halfLifeMs;
    }

    /** {@code a * b / 2^62}, rounded down. */
    private static long scaled(final long a, final long b) {
        return Math.multiplyHigh(a, b) << (Long.SIZE - SCALE_BITS) | (a * b) >>> SCALE_BITS;
    }
}
