package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.record.codec.LinkDefinedEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import org.agrona.MutableDirectBuffer;

/** Links to records; {@link LinkEntry} reads those. One instance per thread: it holds the codecs. */
final class LinkRecords {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final LinkDefinedEncoder encoder = new LinkDefinedEncoder();

    /** Returns the record's length without its message header. */
    int encode(final Link link, final MutableDirectBuffer buffer, final int offset) {
        final LinkTerms terms = link.terms();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .effectiveFromMs(link.effectiveFromMs())
                .expiresMs(link.expiresMs() == Link.NEVER ? LinkDefinedEncoder.expiresMsNullValue() : link.expiresMs())
                .linkId(link.id())
                .programId(link.programId())
                .partnerId(link.partnerId())
                .version(link.version())
                .redirectStatus(link.redirectStatus())
                .forwarding(link.forwarding())
                .referrerPolicy(link.referrerPolicy())
                .source(link.origin())
                .status(link.status())
                .startsMs(
                        terms.startsMs() == LinkTerms.ALWAYS
                                ? LinkDefinedEncoder.startsMsNullValue()
                                : terms.startsMs())
                .clickLimit(terms.clickLimit());
        final LinkDefinedEncoder.RulesEncoder rules =
                encoder.rulesCount(terms.rules().size());
        terms.rules().forEach(rule -> encode(rule, rules.next()));
        final LinkDefinedEncoder.VariantsEncoder variants =
                encoder.variantsCount(terms.variants().size());
        for (final LinkVariant variant : terms.variants()) {
            final byte[] name = variant.name().getBytes(UTF_8);
            final byte[] destination = variant.destination().getBytes(UTF_8);
            variants.next()
                    .weight(variant.weight())
                    .putName(name, 0, name.length)
                    .putDestination(destination, 0, destination.length);
        }
        final byte[] code = link.code().getBytes(UTF_8);
        final byte[] destination = link.destination().getBytes(UTF_8);
        final byte[] fallback = link.fallback().getBytes(UTF_8);
        final byte[] tags = link.notes().tagsText().getBytes(UTF_8);
        final byte[] metadata = link.notes().metadataText().getBytes(UTF_8);
        return encoder.putCode(code, 0, code.length)
                .putDestination(destination, 0, destination.length)
                .putFallback(fallback, 0, fallback.length)
                .putTags(tags, 0, tags.length)
                .putMetadata(metadata, 0, metadata.length)
                .encodedLength();
    }

    private static void encode(final LinkRule rule, final LinkDefinedEncoder.RulesEncoder encoder) {
        final LinkHours hours = rule.hours();
        encoder.fromMinute(hours == null ? LinkDefinedEncoder.RulesEncoder.fromMinuteNullValue() : hours.fromMinute())
                .toMinute(hours == null ? LinkDefinedEncoder.RulesEncoder.toMinuteNullValue() : hours.toMinute())
                .days((short) (hours == null ? 0 : hours.dayBits()))
                .devices((short) rule.deviceBits())
                .refuse((short) (rule.isRefused() ? 1 : 0));
        final byte[] countries = String.join("", rule.countries()).getBytes(UTF_8);
        final byte[] languages = String.join(" ", rule.languages()).getBytes(UTF_8);
        final byte[] destination = rule.destination().getBytes(UTF_8);
        encoder.putCountries(countries, 0, countries.length)
                .putLanguages(languages, 0, languages.length)
                .putDestination(destination, 0, destination.length);
    }
}
