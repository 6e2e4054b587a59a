package io.trailmark.engine;

/** What the engine needs of a programme as it stands. */
record ProgramVersion(int currency, int exponent) implements Versioned {
    @Override
    public long digest() {
        return currency * 31L + exponent;
    }
}
