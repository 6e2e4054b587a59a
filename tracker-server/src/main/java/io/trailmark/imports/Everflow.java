package io.trailmark.imports;

import java.util.Map;

/**
 * The conversion report of Everflow: the table of its page and objects of its API, a line each. Times of the table are
 * of the zone of its user, which the file does not say; those of the API are seconds since 1970.
 *
 * <p>Read in its documentation: developers.everflow.io/api-reference/get-networksreportingconversions (conversion_id,
 * conversion_unix_timestamp, click_unix_timestamp, sub1 to sub5, source_id, status, payout, revenue, sale_amount,
 * order_id, coupon_code, currency_id, session_user_ip, http_user_agent, transaction_id, event), statuses at
 * developers.everflow.io/webhooks/conversion-webhooks, headings such as "Click Date" at
 * helpdesk.everflow.io/collaborator/understanding-reports-analytics-for-partners. Not verified with a real report: the
 * headings of the partner and of the address.
 */
final class Everflow {
    private Everflow() {}

    static Map<Kind, Mapping> mappings() {
        final Mapping mapping = new Mapping()
                .needs("order_id", Converters::text, "order_id", "conversion_id")
                .needs(
                        "occurred_at",
                        Converters::time,
                        "conversion_unix_timestamp",
                        "unix_timestamp",
                        "date",
                        "conversion_date")
                .takes("clicked_at", Converters::time, "click_unix_timestamp", "click_date")
                .takes("amount", Converters::amount, "sale_amount")
                .takes("currency", Converters::upper, "currency_id", "currency")
                .takes(
                        "partner",
                        Converters::code,
                        "partner_id",
                        "affiliate_id",
                        "relationship_affiliate_network_affiliate_id",
                        "partner",
                        "affiliate",
                        "partner_name")
                .takes("coupon", Converters::text, "coupon_code")
                .takes("source", Converters::text, "source_id")
                .takes("address", Converters::text, "session_user_ip", "session_ip")
                .takes("agent", Converters::text, "http_user_agent", "user_agent")
                .takes("metadata.conversion_id", Converters::text, "conversion_id")
                .takes("metadata.transaction_id", Converters::text, "transaction_id")
                .takes("metadata.offer", Converters::text, "offer", "relationship_offer_name")
                .takes("metadata.event", Converters::text, "event", "event_name")
                .takes("metadata.payout", Converters::text, "payout")
                .takes("metadata.revenue", Converters::text, "revenue")
                .skips("status", "rejected", "invalid");
        for (int i = 1; i <= 5; i++) {
            mapping.takes("sub" + i, Converters::text, "sub" + i, "sub_" + i);
        }
        return Map.of(Kind.CONVERSIONS, mapping);
    }
}
