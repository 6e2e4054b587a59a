package io.trailmark.engine;

/** One version of a link: whose it is. Whether it was live is decided at the edge and noted in the click. */
record LinkVersion(int programId, int partnerId) implements Versioned {
    @Override
    public long digest() {
        return programId * 31L + partnerId;
    }
}
