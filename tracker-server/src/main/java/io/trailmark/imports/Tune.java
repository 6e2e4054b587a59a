package io.trailmark.imports;

import java.util.Map;

/**
 * The conversion report of TUNE (HasOffers): the table of its page and the fields of its API, such as
 * {@code Stat.datetime}. The report's times are of the zone that was chosen for it, which the file does not say.
 *
 * <p>Read in its documentation: support.tune.com/hc/en-us/articles/1500005163401 (Partner, Offer, Status, Payout,
 * Revenue, Sale Amount, Transaction ID, Tune Event ID, Date / Time, Partner Sub ID 1) and
 * developers.tune.com/network-models/conversionreport (Affiliate.company, Stat.*). Not verified with a real report: how
 * the time of the click is headed.
 */
final class Tune {
    private Tune() {}

    static Map<Kind, Mapping> mappings() {
        final Mapping mapping = new Mapping()
                .needs("order_id", Converters::text, "tune_event_id", "stat_tune_event_id", "conversion_id", "stat_id")
                .needs("occurred_at", Converters::time, "date_time", "stat_datetime", "datetime")
                .takes(
                        "clicked_at",
                        Converters::time,
                        "session_date_time",
                        "stat_session_datetime",
                        "session_datetime",
                        "click_date_time")
                .takes("amount", Converters::amount, "sale_amount", "stat_sale_amount")
                .takes("currency", Converters::upper, "currency", "stat_currency")
                .takes(
                        "partner",
                        Converters::code,
                        "partner_id",
                        "affiliate_id",
                        "stat_affiliate_id",
                        "partner",
                        "affiliate",
                        "affiliate_company")
                .takes("source", Converters::text, "partner_source", "source", "stat_source")
                .takes("address", Converters::text, "session_ip", "stat_session_ip", "stat_ip")
                .takes("agent", Converters::text, "user_agent", "stat_user_agent")
                .takes("metadata.transaction_id", Converters::text, "transaction_id", "stat_ad_id")
                .takes("metadata.offer", Converters::text, "offer", "offer_name")
                .takes("metadata.payout", Converters::text, "payout", "stat_payout")
                .takes("metadata.revenue", Converters::text, "revenue", "stat_revenue")
                .skips("status", "rejected")
                .skips("stat_status", "rejected")
                .skips("stat_conversion_status", "rejected");
        for (int i = 1; i <= 5; i++) {
            mapping.takes(
                    "sub" + i,
                    Converters::text,
                    "partner_sub_id_" + i,
                    "affiliate_sub_id_" + i,
                    "stat_affiliate_info" + i);
        }
        return Map.of(Kind.CONVERSIONS, mapping);
    }
}
