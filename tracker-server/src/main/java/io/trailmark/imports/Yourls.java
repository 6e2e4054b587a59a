package io.trailmark.imports;

import java.util.Map;

/**
 * Links of YOURLS, which has no export of its own: its table of links as {@code mysql --batch} (tabs) or phpMyAdmin
 * (CSV with names first) write it, or lines of its API.
 *
 * <p>Read in the source, github.com/YOURLS/YOURLS {@code includes/functions-install.php}: table {@code yourls_url} with
 * keyword, url, title, timestamp, ip, clicks.
 */
final class Yourls {
    private Yourls() {}

    static Map<Kind, Mapping> mappings() {
        return Map.of(
                Kind.LINKS,
                new Mapping()
                        .needs("code", Converters::linkCode, "keyword", "shorturl")
                        .needs("destination", Converters::text, "url")
                        .takes("metadata.title", Converters::text, "title"));
    }
}
