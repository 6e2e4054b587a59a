package io.trailmark.edge;

/**
 * Bounds what people may report who show no token that is known: pixels, postbacks by click id, and whatever is refused
 * before its token was found right. Who shows a token has a name, and is bounded by nothing here.
 *
 * <p>One instance per event loop. Allocates nothing.
 */
final class Strangers {
    private final ClientHop client;
    private final AddressBudgets budgets;

    Strangers(final TrustedProxies proxies, final AddressBudgets budgets) {
        client = new ClientHop(proxies);
        this.budgets = budgets;
    }

    /** Whether the body of this request may come, by what its address has asked for before. */
    boolean mayReport(final Request request, final long nowNs) {
        client.resolve(request);
        return budgets.mayReport(client.high(), client.low(), nowNs);
    }

    /**
     * Counts a report that was read and checked.
     *
     * @param found why it is refused so far, or null.
     * @param isKnown whether a token was shown that is known.
     * @return why it is refused, or null.
     */
    Problem judge(
            final Request request, final Report report, final Problem found, final boolean isKnown, final long nowNs) {
        if (isKnown) {
            return found;
        }
        client.resolve(request);
        return budgets.tryReport(client.high(), client.low(), request.bodyLength(), nowNs)
                ? found
                : report.refuse(Problem.RATE_LIMITED, (String) null);
    }
}
