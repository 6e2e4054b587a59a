package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.RateDefinedDecoder;
import io.trailmark.record.codec.RateDefinedEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Rates to records and back. One instance per thread: it holds the codecs. */
final class RateRecords {
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final RateDefinedEncoder encoder = new RateDefinedEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final RateDefinedDecoder decoder = new RateDefinedDecoder();

    /** Writes the record; returns its length without the message header. */
    int encode(final Rate rate, final MutableDirectBuffer buffer, final int offset) {
        final byte[] authority = rate.authority().getBytes(UTF_8);
        return encoder.wrapAndApplyHeader(buffer, offset, headerEncoder)
                .effectiveFromMs(rate.effectiveFromMs())
                .mantissa(rate.mantissa())
                .rateId(rate.id())
                .version(rate.version())
                .baseCurrency(rate.base())
                .quoteCurrency(rate.quote())
                .scale((short) rate.scale())
                .source(rate.origin())
                .status(rate.status())
                .putOrigin(authority, 0, authority.length)
                .encodedLength();
    }

    Rate decode(final DirectBuffer buffer, final int offset) {
        decoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final byte[] authority = new byte[decoder.originLength()];
        decoder.getOrigin(authority, 0, authority.length);
        return new Rate(
                (int) decoder.rateId(),
                decoder.baseCurrency(),
                decoder.quoteCurrency(),
                decoder.effectiveFromMs(),
                decoder.mantissa(),
                decoder.scale(),
                new String(authority, UTF_8),
                (int) decoder.version(),
                decoder.status(),
                decoder.source());
    }
}
