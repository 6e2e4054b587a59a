package io.trailmark.imports;

import java.util.Map;

/**
 * What Rewardful exports. Affiliates are known by their email, which all of its files have.
 *
 * <p>Read in its documentation: the objects at developers.rewardful.com/rest-api (affiliates, referrals, commissions;
 * states, links with tokens, amounts in cents) and the columns of its own import,
 * help.rewardful.com/en/articles/1988486 (stripe_customer_id, first_name, last_name, email, token). Not verified with a
 * real export: the headings of its CSV; where they differ, {@code --map} names them.
 */
final class Rewardful {
    private Rewardful() {}

    static Map<Kind, Mapping> mappings() {
        return Map.of(
                Kind.PARTNERS,
                new Mapping()
                        .needs("partner", Converters::code, "email", "affiliate_email")
                        .takes("name", Converters::text, "first_name", "affiliate_first_name", "name")
                        .joins("name", "last_name", "affiliate_last_name")
                        .takes("status", Converters.activeWhere("active"), "state", "status")
                        .takes("link", Converters::linkCode, "token", "link_token", "links_token", "affiliate_token")
                        .takes("destination", Converters::text, "links_url", "link_url")
                        .takes("coupon", Converters::text, "coupon_token", "coupon")
                        .takes("metadata.email", Converters::text, "email", "affiliate_email")
                        .takes("metadata.rewardful_id", Converters::text, "id", "affiliate_id"),
                Kind.CUSTOMERS,
                new Mapping()
                        .needs("customer_id", Converters::text, "stripe_customer_id", "customer_id", "imported_id")
                        .takes(
                                "occurred_at",
                                Converters::time,
                                "became_conversion_at",
                                "became_lead_at",
                                "converted_at",
                                "created_at")
                        .takes("clicked_at", Converters::time, "created_at")
                        .takes("link", Converters::linkCode, "link_token", "token", "link_url")
                        .takes("partner", Converters::code, "affiliate_email", "email")
                        .skips("conversion_state", "visitor"),
                Kind.CONVERSIONS,
                new Mapping()
                        .needs("order_id", Converters::text, "sale_charge_id", "sale_id", "charge_id", "id")
                        .takes(
                                "amount",
                                Converters::amountOrCentsOfApi,
                                "sale_charge_amount_cents",
                                "sale_sale_amount_cents",
                                "sale_amount")
                        .takes("currency", Converters::upper, "sale_currency", "currency")
                        .takes("occurred_at", Converters::time, "sale_charged_at", "charged_at", "created_at")
                        .takes(
                                "customer_id",
                                Converters::text,
                                "sale_referral_customer_id",
                                "stripe_customer_id",
                                "customer_id")
                        .takes("link", Converters::linkCode, "sale_referral_link_token", "link_token")
                        .takes("partner", Converters::code, "sale_affiliate_email", "affiliate_email")
                        .takes("metadata.rewardful_id", Converters::text, "id")
                        .takes("metadata.commission", Converters::text, "commission_amount", "amount")
                        .skips("state", "voided"));
    }
}
