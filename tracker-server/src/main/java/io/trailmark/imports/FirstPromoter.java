package io.trailmark.imports;

import java.util.Map;

/**
 * What FirstPromoter exports. Promoters are known by their referral id, which stands in their links.
 *
 * <p>Read in its documentation, docs.firstpromoter.com/api-reference-v1 (promoters: ref_id, default_ref_id, cust_id,
 * promo_code, status; leads: uid, email, customer_since, created_at, status, promotion.ref_id), and for commissions in
 * github.com/dubinc/dub, {@code apps/web/lib/firstpromoter/schemas.ts} (sale_amount in cents, commission_type, status,
 * referral.uid). Not verified with a real export: the headings of its CSV; where they differ, {@code --map} names them.
 */
final class FirstPromoter {
    private FirstPromoter() {}

    static Map<Kind, Mapping> mappings() {
        final String[] referral = {
            "ref_id",
            "default_ref_id",
            "referral_id",
            "promotion_ref_id",
            "promoter_default_ref_id",
            "promoter_campaign_ref_token"
        };
        return Map.of(
                Kind.PARTNERS,
                new Mapping()
                        .needs("partner", Converters::code, referral)
                        .takes("name", Converters::text, "first_name", "name", "email")
                        .joins("name", "last_name")
                        .takes("status", Converters.activeWhere("approved", "active", "accepted"), "status", "state")
                        .takes("customer_id", Converters::text, "cust_id")
                        .takes("link", Converters::linkCode, referral)
                        .takes("destination", Converters::text, "referral_link", "promotions_referral_link", "url")
                        .takes("coupon", Converters::text, "customer_promo_code", "promo_code", "promotions_promo_code")
                        .takes("metadata.email", Converters::text, "email"),
                Kind.CUSTOMERS,
                new Mapping()
                        .needs("customer_id", Converters::text, "uid", "customer_uid", "email")
                        .takes("occurred_at", Converters::time, "customer_since", "created_at")
                        .takes("partner", Converters::code, referral)
                        .skips("status", "denied")
                        .skips("state", "denied"),
                Kind.CONVERSIONS,
                new Mapping()
                        .needs("order_id", Converters::text, "event_id", "transaction_id", "id")
                        .takes(
                                "amount",
                                Converters::amountOrCentsOfApi,
                                "original_sale_amount",
                                "sale_amount",
                                "conversion_amount")
                        .takes("currency", Converters::upper, "original_sale_currency", "currency")
                        .takes("occurred_at", Converters::time, "created_at", "date")
                        .takes("customer_id", Converters::text, "referral_uid", "lead_uid", "uid", "referral_email")
                        .takes("partner", Converters::code, referral)
                        .takes("metadata.commission", Converters::text, "amount", "reward_amount")
                        .skips("status", "denied", "rejected")
                        .skips("commission_type", "custom"));
    }
}
