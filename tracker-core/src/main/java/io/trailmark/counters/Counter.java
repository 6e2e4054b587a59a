package io.trailmark.counters;

/**
 * Every counter there is: its number in the file, the name and label it is published under, and its meaning.
 *
 * <p>Numbers are never used again for something else, so that an older file is read rightly. Each room has its own
 * range: edge and clicks 0 to 49, conversions 50 to 99, refusals 100 to 159, journal 160 to 179, engine and views 180
 * to 199, catalogue 200 to 209, back office 210 to 229, read store 240 to 249.
 */
public enum Counter {
    // Clicks.
    CLICKS_ACCEPTED(0, "clicks_accepted_total", "Clicks whose record is in the journal"),
    CLICKS_UNJOURNALED(1, "clicks_unjournaled_total", "Clicks that were redirected though the journal refused them"),
    CLICKS_UNRECORDED(2, "clicks_unrecorded_total", "Redirects that asked for no record, by notrack=1"),
    CLICKS_PREFETCH_PUT_OFF(
            3, "clicks_prefetch_put_off_total", "Prefetches answered 503 so that the person comes back"),
    ORPHANS(4, "orphans_total", "Requests for a link code that no programme has"),
    CLICKS_LABEL_CUT(5, "clicks_label_cut_total", "Clicks with a label longer than its limit, which was cut"),
    DEEP_LINKS_REFUSED(6, "deep_links_refused_total", "Deep links ignored: host not listed and no right signature"),
    VIEWS_ACCEPTED(7, "views_accepted_total", "Seen images of links whose record is in the journal"),
    VIEWS_UNJOURNALED(8, "views_unjournaled_total", "Seen images of links whose record the journal refused"),
    VIEWS_UNRECORDED(9, "views_unrecorded_total", "Images of links that asked for no record, by notrack=1"),

    // The edge's connections.
    EDGE_REQUESTS(20, "edge_requests_total", "Requests that the edge answered"),
    EDGE_REQUESTS_FAST(21, "edge_requests_fast_total", "Requests that the byte parser understood by itself"),
    EDGE_CONNECTIONS_OPENED(22, "edge_connections_opened_total", "Connections that the edge accepted"),
    EDGE_CONNECTIONS_CLOSED(23, "edge_connections_closed_total", "Connections of the edge that have ended"),
    EDGE_BATCHES(24, "edge_batches_total", "Batches that the edge's loops appended to the journal"),
    EDGE_ERRORS(25, "edge_errors_total", "Requests answered 500: a fault of ours, named in the log"),
    EDGE_CONNECTIONS_REFUSED(
            26, "edge_connections_refused_total", "Connections closed at once since there were too many"),
    EDGE_TLS_HANDSHAKES(27, "edge_tls_handshakes_total", "Connections that agreed on TLS"),
    EDGE_TLS_HANDSHAKES_FAILED(28, "edge_tls_handshakes_failed_total", "Connections that did not agree on TLS"),

    EDGE_CONNECTIONS_MADE_WAY(
            29, "edge_connections_made_way_total", "Connections closed for a new one, having been quiet longest"),
    EDGE_CONNECTIONS_SHORT(
            30, "edge_connections_short_total", "Connections ended after one answer: their address had many others"),

    EDGE_PROXY_HEADERS_REFUSED(
            40,
            "edge_proxy_headers_refused_total",
            "Connections of trusted proxies closed for a missing or wrong header of the PROXY protocol"),

    // Conversions and adjustments.
    CONVERSIONS_ACCEPTED(50, "conversions_accepted_total", "Reported conversions whose record is in the journal"),
    CONVERSIONS_UNJOURNALED(51, "conversions_unjournaled_total", "Reported conversions answered 503: not journaled"),
    CONVERSIONS_ANSWERED_LATE(
            52, "conversions_answered_late_total", "Conversions answered 202 since the decision took too long"),
    ADJUSTMENTS_ACCEPTED(53, "adjustments_accepted_total", "Reported adjustments whose record is in the journal"),
    ADJUSTMENTS_UNJOURNALED(54, "adjustments_unjournaled_total", "Reported adjustments answered 503: not journaled"),
    PIXELS_SERVED(55, "pixels_served_total", "Pixel images sent, whatever came of the report"),
    SCRIPTS_SERVED(56, "scripts_served_total", "Times that tm.js was sent"),
    BATCH_LINES_TAKEN(70, "batch_lines_taken_total", "Lines of batches that became a record, or tried to"),
    BATCH_LINES_REFUSED(71, "batch_lines_refused_total", "Lines of batches that were refused and left no record"),

    // Refusals, by the public code of the answer.
    REFUSED_MALFORMED(100, "malformed", "Form of the request or of a value"),
    REFUSED_UNAUTHORIZED(101, "unauthorized", "No token, or one that is not known"),
    REFUSED_FORBIDDEN(102, "forbidden", "A token of another programme or without the scope"),
    REFUSED_TOO_LARGE(103, "too_large", "A body or value over its limit"),
    REFUSED_UNSUPPORTED_TYPE(104, "unsupported_type", "A body of a type that is not understood"),
    REFUSED_PROGRAM_UNKNOWN(105, "program_unknown", "No such programme"),
    REFUSED_GOAL_UNKNOWN(106, "goal_unknown", "No such goal"),
    REFUSED_CLICK_ID_FORGED(107, "click_id_forged", "A click id that does not prove itself, and nothing else to go by"),
    REFUSED_NO_ATTRIBUTION_KEY(108, "no_attribution_key", "Neither click id nor customer, coupon or registration"),
    REFUSED_CURRENCY_UNKNOWN(109, "currency_unknown", "A currency that ISO 4217 does not list"),
    REFUSED_CURRENCY_MISMATCH(110, "currency_mismatch", "A currency that no rate leads from"),
    REFUSED_AMOUNT_INVALID(111, "amount_invalid", "An amount that is not a plain decimal of its currency"),
    REFUSED_OCCURRED_IN_FUTURE(112, "occurred_in_future", "A time more than 5 minutes ahead"),
    REFUSED_HISTORY_SCOPE_NEEDED(113, "history_scope_needed", "A time in the past without the scope history:write"),
    REFUSED_AMBIGUOUS(114, "ambiguous", "Two names for one thing with different values"),
    REFUSED_METHOD_NOT_ALLOWED(115, "method_not_allowed", "A method that the address does not have"),
    REFUSED_NOT_FOUND(116, "not_found", "An address that leads nowhere"),
    REFUSED_URI_TOO_LONG(117, "uri_too_long", "A request line over its limit"),
    REFUSED_HEADERS_TOO_LARGE(118, "headers_too_large", "Headers over their limit"),
    REFUSED_NOT_JOURNALED(119, "not_journaled", "The journal took nothing: full, failed or closed"),
    REFUSED_ORDER_CONFLICT(120, "order_conflict", "An identity that has another amount, currency or customer"),
    REFUSED_OVER_REFUND(121, "over_refund", "More refunded than the order was worth"),
    REFUSED_CONVERSION_UNKNOWN(122, "conversion_unknown", "An adjustment of a conversion that does not exist"),
    REFUSED_ADJUSTMENT_CONFLICT(123, "adjustment_conflict", "An adjustment id that has another payload"),
    REFUSED_TIMEOUT(124, "timeout", "A request that took too long to arrive"),
    REFUSED_EXPECTATION_FAILED(125, "expectation_failed", "An Expect header other than 100-continue"),
    REFUSED_GONE(126, "gone", "A click that may not pay and has no fallback to go to"),
    REFUSED_NO_IDENTITY(127, "no_identity", "A report without anything to tell it from the next one"),
    REFUSED_ADJUSTMENT_TYPE_UNSUPPORTED(
            128, "adjustment_type_unsupported", "An adjustment of a type that there is not"),
    REFUSED_TABLE_FULL(129, "table_full", "The engine can keep no more identities"),
    REFUSED_REGISTRATION_UNKNOWN(130, "registration_unknown", "No such registration"),
    REFUSED_DIMENSION_INVALID(131, "dimension_invalid", "A dimension without a valid name or value, or too many"),
    REFUSED_RATE_LIMITED(132, "rate_limited", "Reports without a token beyond the budget of an address"),
    REFUSED_OVERLOADED(133, "overloaded", "Requests not yet whole when too many bytes of such were held"),
    REFUSED_ADDRESS_REFUSED(150, "address_refused", "A token shown from an address that is not on its list"),
    REFUSED_SIGNATURE_INVALID(151, "signature_invalid", "A signature that no live key made for this request"),
    REFUSED_SIGNATURE_EXPIRED(152, "signature_expired", "A signature of more than 5 minutes ago, or ahead"),
    REFUSED_SIGNATURE_REPEATED(153, "signature_repeated", "A signature whose nonce was used before"),
    REFUSED_SIGNATURE_NEEDED(154, "signature_needed", "A token shown that counts in signed requests only"),
    REFUSED_STATUS_FINAL(157, "status_final", "A change of a conversion that is reversed for good"),
    REFUSED_LINK_UNKNOWN(156, "link_unknown", "A reported click or view of a link that the programme does not have"),
    REFUSED_RATE_MISSING(159, "rate_missing", "Money in another currency on a day without a rate"),
    REFUSED_NONCES_FULL(155, "nonces_full", "A signed request when no more nonces could be remembered"),

    // Journal.
    JOURNAL_FORCES(160, "journal_forces_total", "Times that the journal's file was forced to disk"),
    JOURNAL_FORCE_FAILURES(161, "journal_force_failures_total", "Forces that failed; each ends an epoch"),
    JOURNAL_EPOCHS_OPENED(162, "journal_epochs_opened_total", "Epochs opened: one for the start, one for each fault"),
    JOURNAL_BYTES(163, "journal_bytes_total", "Bytes of records appended"),
    JOURNAL_DAMAGE(164, "journal_damage_total", "Damaged places found while reading"),

    // Engine and views.
    ENGINE_RECORDS(180, "engine_records_total", "Records that the engine applied"),
    ENGINE_OUTCOMES(181, "engine_outcomes_total", "Outcomes that the engine gave"),
    ENGINE_RING_FULL(182, "engine_ring_full_total", "Times that the engine waited since the views were behind"),
    VIEWS_RECORDS(183, "views_records_total", "Records that the views applied"),
    VIEWS_ROUTINGS_PUBLISHED(184, "views_routings_published_total", "Routing tables handed to the edge"),
    ENGINE_READ_FAILURES(186, "engine_read_failures_total", "Failed reads of the journal, each tried again"),
    AGENT_SLOW_CYCLES(185, "agent_slow_cycles_total", "Duty cycles of engine and views that took over 100 ms"),

    // Snapshots.
    SNAPSHOTS_WRITTEN(190, "snapshots_written_total", "Snapshots written, whole and forced"),
    SNAPSHOTS_FAILED(191, "snapshots_failed_total", "Snapshots that came to nothing; the next is tried at its time"),
    SNAPSHOTS_PASSED_OVER(
            192, "snapshots_passed_over_total", "Snapshots not read, being damaged, of another journal or version"),

    // Catalogue.
    CATALOGUE_RECORDS(200, "catalogue_records_total", "Changes of the catalogue whose record is in the journal"),
    CATALOGUE_FILE_ERRORS(
            201, "catalogue_file_errors_total", "Errors found in programme files, whenever they were read"),
    CATALOGUE_RELOADS(202, "catalogue_reloads_total", "Times that changed programme files were taken over"),

    // Back office.
    API_REQUESTS(210, "api_requests_total", "Requests that the back office answered"),
    API_REFUSED(211, "api_refused_total", "Requests of the back office answered with a 4xx"),
    API_ERRORS(212, "api_errors_total", "Requests of the back office answered 500"),
    API_CHANGES(213, "api_changes_total", "Changes of the catalogue that the back office made"),
    API_CHANGES_REPEATED(
            214, "api_changes_repeated_total", "Repeats of a change with the same idempotency key: made once"),
    API_CHANGES_UNJOURNALED(
            215, "api_changes_unjournaled_total", "Changes that the journal refused; they were answered 503"),
    API_RATE_LIMITED(216, "api_rate_limited_total", "Requests of the back office answered 429"),
    LOGINS_ACCEPTED(217, "logins_accepted_total", "Logins of users that began a session"),
    LOGINS_REFUSED(218, "logins_refused_total", "Logins with a wrong address or password, or of who may not log in"),
    LOGINS_THROTTLED(219, "logins_throttled_total", "Logins that were not looked at: too many before them failed"),

    // Read store.
    STORE_BATCHES(240, "store_batches_total", "Batches committed to the read store, each with its position"),
    STORE_ROWS(241, "store_rows_total", "Rows written to the read store"),
    STORE_FAILURES(242, "store_failures_total", "Batches that the read store's database refused; each is tried again"),
    STORE_REMADE(243, "store_remade_total", "Times that the read store was made anew: of another journal or format"),
    STORE_PASSES(244, "store_passes_total", "Passes through all conversions since not all changes were known");

    /** The number that follows the greatest number a counter may have. */
    public static final int MAX_COUNTERS = 256;

    private final int id;
    private final String label;
    private final String code;
    private final String help;

    Counter(final int id, final String first, final String second) {
        // Refusals are one metric, told apart by the public code; all others are a metric each.
        final boolean isRefusal = id >= 100 && id < 160;
        this.id = id;
        this.label = isRefusal ? "refused_total" : first;
        this.code = isRefusal ? first : "";
        this.help = isRefusal ? "Refused requests: " + second : second;
    }

    /** Its number in the file. */
    public int id() {
        return id;
    }

    /** The name it is published under, without the prefix that all have. */
    public String label() {
        return label;
    }

    /** The public code that tells refusals apart; empty for all others. */
    public String code() {
        return code;
    }

    /** What it counts. */
    public String help() {
        return help;
    }
}
