package io.trailmark.imports;

import java.util.Map;

/**
 * What Tapfiliate exports. Affiliates are known by their email.
 *
 * <p>Read in its documentation: the columns of its table of conversions, "use the exact snake_case column names"
 * (external_id, amount, created_at, affiliate_email, currency, customer_id, click_date, commission_status,
 * commission_amount, user_agent, ip, ...), support.tapfiliate.com/en/articles/2446220; affiliates (first name, last
 * name, email, coupons), support.tapfiliate.com/en/articles/1426640; states of commissions (pending, approved,
 * disapproved), support.tapfiliate.com/en/articles/4227299. Those are the tables that it reads; that those it writes
 * have the same names is not verified.
 */
final class Tapfiliate {
    private Tapfiliate() {}

    static Map<Kind, Mapping> mappings() {
        return Map.of(
                Kind.PARTNERS,
                new Mapping()
                        .needs("partner", Converters::code, "email", "affiliate_email")
                        .takes("name", Converters::text, "firstname", "first_name", "name")
                        .joins("name", "lastname", "last_name")
                        .takes("link", Converters::linkCode, "referral_code", "referral_link_link", "referral_link")
                        .takes("destination", Converters::text, "landing_page")
                        .takes("coupons", Converters::list, "coupons", "coupon")
                        .takes("metadata.email", Converters::text, "email", "affiliate_email")
                        .takes("metadata.tapfiliate_id", Converters::text, "affiliate_id", "id"),
                Kind.CUSTOMERS,
                new Mapping()
                        .needs("customer_id", Converters::text, "customer_id")
                        .takes("occurred_at", Converters::time, "created_at")
                        .takes("clicked_at", Converters::time, "click_date", "click_created_at")
                        .takes("partner", Converters::code, "affiliate_email"),
                Kind.CONVERSIONS,
                new Mapping()
                        .needs("order_id", Converters::text, "external_id")
                        .needs("amount", Converters::amount, "amount")
                        .takes("currency", Converters::upper, "currency")
                        .takes("occurred_at", Converters::time, "created_at")
                        .takes("clicked_at", Converters::time, "click_date", "click_created_at")
                        .takes("customer_id", Converters::text, "customer_id")
                        .takes("partner", Converters::code, "affiliate_email")
                        .takes("agent", Converters::text, "user_agent")
                        .takes("address", Converters::text, "ip")
                        .takes("referrer", Converters::text, "click_referrer", "referrer")
                        .takes("metadata.commission", Converters::text, "commission_amount")
                        .skips("commission_status", "disapproved"));
    }
}
