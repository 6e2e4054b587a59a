package io.trailmark.imports;

import java.util.Map;

/**
 * Files in our own words: the keys of a programme file for things, the fields of a report for events, with dots into
 * objects ({@code metadata.crm}); what {@code trailmark ... list -o csv} writes can be read again.
 */
final class Native {
    private static final String[] OF_CLICK = {
        "sub1", "sub2", "sub3", "sub4", "sub5", "source", "aff_click_id", "address", "agent", "referrer"
    };

    private Native() {}

    static Map<Kind, Mapping> mappings() {
        return Map.of(
                Kind.LINKS,
                thing().needs("destination", Converters::text, "destination"),
                Kind.PARTNERS,
                thing().needs("partner", Converters::text, "partner")
                        .takes("link", Converters::text, "link", "link_code")
                        .takes("destination", Converters::text, "destination")
                        .takes("coupon", Converters::text, "coupon")
                        .takes("links", Converters::json, "links"),
                Kind.COUPONS,
                thing().needs("coupon", Converters::text, "coupon"),
                Kind.CUSTOMERS,
                event().needs("customer_id", Converters::text, "customer_id")
                        .takes("occurred_at", Converters::time, "since", "occurred_at"),
                Kind.CONVERSIONS,
                event().needs("order_id", Converters::text, "order_id")
                        .takes("customer_id", Converters::text, "customer_id")
                        .takes("occurred_at", Converters::time, "occurred_at"));
    }

    private static Mapping thing() {
        return new Mapping()
                .takes("level", Converters::wholeNumber, "level")
                .takes("redirect", Converters::wholeNumber, "redirect")
                .takes("click_limit", Converters::wholeNumber, "click_limit")
                .takes("soft", Converters::flag, "soft")
                .takes("tags", Converters::list, "tags")
                .takes("coupons", Converters::list, "coupons")
                .takes("rules", Converters::json, "rules")
                .takes("variants", Converters::json, "variants")
                .takes("metadata", Converters::json, "metadata")
                .open();
    }

    private static Mapping event() {
        final Mapping mapping = new Mapping()
                .takes("program", Converters::text, "program")
                .takes("goal", Converters::text, "goal")
                .takes("partner", Converters::text, "partner")
                .takes("link", Converters::linkCode, "link")
                .takes("coupon", Converters::text, "coupon")
                .takes("click_id", Converters::text, "click_id")
                .takes("registration_id", Converters::text, "registration_id")
                .takes("clicked_at", Converters::time, "clicked_at")
                .takes("amount", Converters::amount, "amount", "amount_amount")
                .takes("currency", Converters::upper, "currency", "amount_currency")
                .takes("customer_status", Converters::text, "customer_status")
                .takes("metadata", Converters::json, "metadata")
                .takes("dimensions", Converters::json, "dimensions")
                .takes("test", Converters::flag, "test");
        for (final String each : OF_CLICK) {
            mapping.takes(each, Converters::text, each);
        }
        return mapping;
    }
}
