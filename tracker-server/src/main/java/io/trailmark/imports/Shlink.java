package io.trailmark.imports;

import java.util.Map;

/**
 * Short URLs of Shlink: the table that its web client exports, and objects of its API, a line each.
 *
 * <p>Read in the source, github.com/shlinkio/shlink-web-component {@code src/short-urls/helpers/ExportShortUrlsBtn.tsx}
 * (createdAt, domain, shortCode, shortUrl, longUrl, title, tags with bars between, visits); validity and most visits
 * are in the API only ({@code meta}). Its command line lists short URLs as a table for people, not as CSV.
 */
final class Shlink {
    private Shlink() {}

    static Map<Kind, Mapping> mappings() {
        return Map.of(
                Kind.LINKS,
                new Mapping()
                        .needs("code", Converters::text, "short_code")
                        .needs("destination", Converters::text, "long_url")
                        .takes("tags", Converters::tags, "tags")
                        .takes("starts_at", Converters::time, "meta_valid_since", "valid_since")
                        .takes("expires_at", Converters::time, "meta_valid_until", "valid_until")
                        .takes("click_limit", Converters::wholeNumber, "meta_max_visits", "max_visits")
                        .takes("metadata.title", Converters::text, "title")
                        .takes("metadata.domain", Converters::text, "domain"));
    }
}
