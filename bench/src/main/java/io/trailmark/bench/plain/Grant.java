package io.trailmark.bench.plain;

/** What one reward brings for one credit. Kept for ever, since refunds take from what stands. */
final class Grant {
    final Reward reward;
    final Credit credit;
    final long amountMinor;
    long standingMinor;

    Grant(final Reward reward, final Credit credit, final long amountMinor) {
        this.reward = reward;
        this.credit = credit;
        this.amountMinor = amountMinor;
    }
}
