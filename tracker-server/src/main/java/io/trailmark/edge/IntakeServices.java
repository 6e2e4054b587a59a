package io.trailmark.edge;

import io.trailmark.access.Tokens;
import io.trailmark.ids.ClickIdKeys;
import io.trailmark.journal.Journal;
import io.trailmark.views.ConversionView;
import io.trailmark.views.Views;
import java.util.function.IntSupplier;

/**
 * What the doors for conversions and adjustments share with the rest of the server. Immutable.
 *
 * @param fullPermille how much of the room for what the engine never forgets is taken.
 * @param rateAgeMs how old an exchange rate may be at the moment of what was paid.
 * @param nodeId number of this node, the top 16 bits of every conversion id that is made here.
 */
record IntakeServices(
        Views views,
        Journal journal,
        Tokens tokens,
        TrustedProxies proxies,
        ClickIdKeys clickIdKeys,
        int nodeId,
        IntSupplier fullPermille,
        long rateAgeMs) {
    /** With room for whatever comes, and nobody between us and clients. */
    IntakeServices(
            final Views views,
            final Journal journal,
            final Tokens tokens,
            final ClickIdKeys clickIdKeys,
            final int nodeId) {
        this(views, journal, tokens, TrustedProxies.NONE, clickIdKeys, nodeId, () -> 0, 0);
    }

    /** The conversion that the report at this position begins, unless it repeats an earlier one. */
    long conversionId(final long position) {
        return (long) nodeId << 48 | position;
    }

    /**
     * The conversion that holds the order already, else the one that the report at this position begins.
     *
     * @param orderId null where the report's identity is another.
     */
    long knownConversionId(final long position, final int programId, final int goalId, final String orderId) {
        if (orderId == null) {
            return conversionId(position);
        }
        for (final long id : views.conversionsOfOrder(programId, orderId)) {
            final ConversionView conversion = views.conversion(id);
            if (conversion != null && conversion.report().goalId() == goalId) {
                return id;
            }
        }
        return conversionId(position);
    }

    /** All doors of one event loop for conversions and adjustments, and the script for shops. */
    Endpoint[] endpoints() {
        final PostbackHandler postback = new PostbackHandler(this);
        return new Endpoint[] {
            Endpoint.exact("/postback", Method.GET_POST, postback),
            Endpoint.exact("/pb", Method.GET_POST, postback),
            Endpoint.exact("/px.gif", Method.GET_HEAD, new PixelHandler(this)),
            Endpoint.exact("/tm.js", Method.GET_HEAD, new ScriptHandler()),
            Endpoint.exact("/v1/conversions", Method.POST, new ConversionHandler(this)),
            Endpoint.exact("/v1/conversions/batch", Method.POST, new BatchHandler(new ConversionLines(this))),
            Endpoint.exact("/v1/adjustments", Method.POST, new AdjustmentHandler(this)),
            Endpoint.between("/v1/conversions/", "/adjustments", Method.POST, new AdjustmentHandler(this))
        };
    }
}
