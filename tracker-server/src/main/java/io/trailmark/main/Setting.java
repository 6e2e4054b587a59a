package io.trailmark.main;

import java.util.Locale;

/**
 * Every key of the configuration, with its default and its range. {@code config/trailmark.properties} explains each;
 * a test holds that file and this list together.
 */
enum Setting {
    EDGE_HOST("edge.host", "0.0.0.0"),
    EDGE_PORT("edge.port", "8080", 0, 65_535),
    EDGE_TLS_PORT("edge.tls.port", "8443", 0, 65_535),
    EDGE_TLS_CERTIFICATE("edge.tls.certificate", ""),
    EDGE_TLS_KEY("edge.tls.key", ""),
    EDGE_LOOPS("edge.loops", "0", 0, 64),
    EDGE_CONNECTIONS("edge.connections", "0", 0, 1_048_576),
    EDGE_ADDRESS_CONNECTIONS("edge.address.connections", "1000", 0, 1_048_576),
    EDGE_STRANGERS_REPORTS("edge.strangers.reports", "200", 0, 1_000_000),
    EDGE_STRANGERS_KILOBYTES("edge.strangers.kilobytes", "4096", 0, 1_048_576),
    TRUSTED_PROXIES("trusted.proxies", ""),
    EDGE_PROXY_PROTOCOL("edge.proxy.protocol", "off"),
    GEO_DATABASE("geo.database", "bundled"),
    BACKOFFICE_HOST("backoffice.host", "127.0.0.1"),
    BACKOFFICE_PORT("backoffice.port", "8081", 0, 65_535),
    PUBLIC_URL("public.url", ""),
    DATA_DIR("data.dir", "data"),
    PROGRAMS_DIR("programs.dir", "config/programs"),
    PROGRAMS_WATCH_SECONDS("programs.watch.seconds", "5", 0, 3_600),
    RATES_AGE_DAYS("rates.age.days", "7", 0, 366),
    JOURNAL_SYNC_INTERVAL_MS("journal.sync.interval.ms", "20", 1, 10_000),
    JOURNAL_STALL_LIMIT_SECONDS("journal.stall.limit.seconds", "10", 1, 3_600),
    JOURNAL_RESERVE_MB("journal.reserve.mb", "64", 4, 65_536),
    JOURNAL_FREE_LIMIT_MB("journal.free.limit.mb", "256", 0, 1_048_576),
    ENGINE_TOUCHES("engine.touches", "1048576", 2, 1 << 29),
    ENGINE_PATH_TOUCHES("engine.path.touches", "64", 1, 1_024),
    ENGINE_DUPLICATES("engine.duplicates", "131072", 2, 1 << 29),
    ENGINE_CONVERSIONS("engine.conversions", "65536", 2, 1 << 29),
    ENGINE_ADJUSTMENTS("engine.adjustments", "32768", 2, 1 << 29),
    ENGINE_PARKED("engine.parked", "16384", 2, 1 << 16),
    ENGINE_FILE_MB("engine.file.mb", "16", 0, 1_024),
    ENGINE_ROOM_MB("engine.room.mb", "4096", 1, 16_777_216),
    SNAPSHOT_INTERVAL_MINUTES("snapshot.interval.minutes", "30", 0, 10_080),
    SNAPSHOT_INTERVAL_RECORDS("snapshot.interval.records", "5000000", 1_000, 1_000_000_000),
    ARCHIVE_AFTER_HOURS("archive.after.hours", "72", 0, 1_000_000),
    STORE_URL("store.url", ""),
    STORE_USER("store.user", ""),
    STORE_PASSWORD("store.password", ""),
    STORE_PASSWORD_FILE("store.password.file", ""),
    VIEWS_AGE_LIMIT_SECONDS("views.age.limit.seconds", "10", 1, 3_600),
    STOP_DRAIN_SECONDS("stop.drain.seconds", "3", 0, 3_600),
    LOG_FORMAT("log.format", LogFormat.TEXT),
    NODE_ID("node.id", "0", 0, 255);

    private static final String PUBLIC_URL_FORM = "|https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?";

    private final String key;
    private final String defaultText;
    private final boolean isNumber;
    private final long least;
    private final long greatest;

    Setting(final String key, final String defaultText) {
        this.key = key;
        this.defaultText = defaultText;
        isNumber = false;
        least = 0;
        greatest = 0;
    }

    Setting(final String key, final String defaultText, final long least, final long greatest) {
        this.key = key;
        this.defaultText = defaultText;
        isNumber = true;
        this.least = least;
        this.greatest = greatest;
    }

    String key() {
        return key;
    }

    String defaultText() {
        return defaultText;
    }

    /** The environment variable that overrides it: {@code edge.port} is {@code TRAILMARK_EDGE_PORT}. */
    String variable() {
        return "TRAILMARK_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The system property that overrides it. */
    String property() {
        return "trailmark." + key;
    }

    /** What is wrong with the value, or null. */
    String problemWith(final String text) {
        if (!isNumber) {
            return problemWithText(text);
        }
        final long number;
        try {
            number = Long.parseLong(text);
        } catch (final NumberFormatException e) {
            return "expected a whole number, not \"" + text + "\"";
        }
        if (number < least || number > greatest) {
            return "expected " + least + " to " + greatest + ", not " + number;
        }
        return mustBePowerOfTwo() && Long.bitCount(number) != 1 ? "expected a power of two, not " + number : null;
    }

    private String problemWithText(final String text) {
        return switch (this) {
            case PUBLIC_URL ->
                text.matches(PUBLIC_URL_FORM)
                        ? null
                        : "expected https://HOST or http://HOST, with a port where needed and nothing behind, not \""
                                + text + "\"";
            case EDGE_PROXY_PROTOCOL ->
                text.equals("on") || text.equals("off") ? null : "expected on or off, not \"" + text + "\"";
            case LOG_FORMAT ->
                text.equals(LogFormat.TEXT) || text.equals(LogFormat.JSON)
                        ? null
                        : "expected text or json, not \"" + text + "\"";
            default -> null;
        };
    }

    private boolean mustBePowerOfTwo() {
        return switch (this) {
            case ENGINE_CONVERSIONS, ENGINE_ADJUSTMENTS, ENGINE_PARKED -> true;
            default -> false;
        };
    }

    static Setting ofKey(final String key) {
        for (final Setting setting : values()) {
            if (setting.key.equals(key)) {
                return setting;
            }
        }
        return null;
    }
}
