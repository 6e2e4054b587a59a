package io.trailmark.imports;

import java.util.Map;

/**
 * What Dub exports: the tables of its pages (labels such as "Short link" and "Customer external ID"), and objects of
 * its API, a line each.
 *
 * <p>Read in the source of Dub, github.com/dubinc/dub: {@code apps/web/lib/zod/schemas/partners.ts}
 * ({@code exportPartnerColumns}), {@code commissions.ts} ({@code COMMISSION_EXPORT_COLUMNS}) and {@code links.ts};
 * the labels of links in the import of Dub's own tables, {@code import-csv-modal}. Amounts are "$129.00" in newer
 * tables, and cents in older ones and in the API: {@code format-money-cents-for-export.ts}. Not verified with a real
 * export: the table of customers, for which the names of the API are taken.
 */
final class Dub {
    private Dub() {}

    static Map<Kind, Mapping> mappings() {
        return Map.of(
                Kind.LINKS,
                new Mapping()
                        .needs("code", Converters::linkCode, "key", "short_link", "link")
                        .needs("destination", Converters::text, "destination_url", "url")
                        .takes("partner", Converters::code, "partner_id")
                        .takes("tags", Converters::tags, "tags", "tags_name")
                        .takes("expires_at", Converters::time, "expires_at")
                        .takes("metadata.title", Converters::text, "title")
                        .takes("metadata.dub_id", Converters::text, "link_id", "id")
                        .skips("archived", "true"),
                Kind.PARTNERS,
                new Mapping()
                        .needs("partner", Converters::code, "id", "partner_id")
                        .takes("name", Converters::text, "name")
                        .takes("status", Converters.activeWhere("approved", "active"), "status")
                        .takes("link", Converters::linkCode, "links_key", "links_short_link")
                        .takes("destination", Converters::text, "links_url")
                        .takes("metadata.email", Converters::text, "email")
                        .takes("metadata.country", Converters::text, "country"),
                Kind.CUSTOMERS,
                new Mapping()
                        .needs("customer_id", Converters::text, "customer_external_id", "external_id", "id")
                        .takes("occurred_at", Converters::time, "first_sale_at", "created_at")
                        .takes("link", Converters::linkCode, "link_key", "link_short_link", "link")
                        .takes("partner", Converters::code, "partner_id"),
                Kind.CONVERSIONS,
                new Mapping()
                        .needs("order_id", Converters::text, "invoice_id", "id")
                        .takes("amount", Converters::amountOrCents, "amount")
                        .takes("currency", Converters::upper, "currency")
                        .takes("occurred_at", Converters::time, "created_at")
                        .takes("partner", Converters::code, "partner_id")
                        .takes("customer_id", Converters::text, "customer_external_id", "customer_id")
                        .takes("metadata.dub_id", Converters::text, "id")
                        .takes("metadata.earnings", Converters::text, "earnings")
                        .skips("type", "click", "lead", "custom", "referral")
                        .skips("status", "refunded", "duplicate", "fraud", "canceled", "rejected"));
    }
}
