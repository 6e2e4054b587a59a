package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;
import java.util.List;

/**
 * A programme: a merchant's rules. Immutable.
 *
 * @param currency ISO 4217.
 * @param exponent digits of the currency's minor unit.
 * @param timeZone IANA name; days and reports of the programme follow it.
 * @param domains hosts, lower case and without port, on which {@code /{code}} means this programme.
 * @param deepLinkHosts hosts, lower case and without port, to which {@code url=} may lead.
 * @param fallback where refused clicks go; empty: nowhere.
 * @param notFound where unknown codes go; empty: nowhere.
 * @param clickIdParameter what the destination calls the click id.
 * @param cookieWithoutConsent the programme declares its own basis for the visitor cookie.
 * @param servePrefetch a prefetch is redirected, uncounted, instead of refused.
 * @param postbackByClickId a postback with a proven click id needs no token; its reward stays pending.
 * @param applicationsApproved who applies is a partner at once; else a person decides.
 * @param notes metadata, without tags.
 */
public record Program(
        int id,
        String code,
        int version,
        EntityStatus status,
        Source origin,
        long effectiveFromMs,
        String name,
        String currency,
        int exponent,
        String timeZone,
        List<String> domains,
        List<String> deepLinkHosts,
        String fallback,
        String notFound,
        String clickIdParameter,
        boolean cookieWithoutConsent,
        boolean servePrefetch,
        boolean postbackByClickId,
        boolean applicationsApproved,
        Notes notes)
        implements Entity {

    /** Copies the lists, so that nobody can change them afterwards. */
    public Program {
        domains = List.copyOf(domains);
        deepLinkHosts = List.copyOf(deepLinkHosts);
    }

    Program stamped(final Stamp stamp) {
        return new Program(
                stamp.id(),
                code,
                stamp.version(),
                stamp.status(),
                origin,
                stamp.effectiveFromMs(),
                name,
                currency,
                exponent,
                timeZone,
                domains,
                deepLinkHosts,
                fallback,
                notFound,
                clickIdParameter,
                cookieWithoutConsent,
                servePrefetch,
                postbackByClickId,
                applicationsApproved,
                notes);
    }
}
