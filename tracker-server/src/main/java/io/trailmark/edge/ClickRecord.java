package io.trailmark.edge;

import io.trailmark.catalogue.Route;
import io.trailmark.edge.geo.CountryTable;
import io.trailmark.ids.ClickId;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickEncoder;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.MessageHeaderEncoder;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** One click as it is found out, and its record. One instance per event loop. Allocates nothing. */
final class ClickRecord {
    private static final int FIXED_LENGTH = RecordFrame.MIN_LENGTH
            + ClickEncoder.BLOCK_LENGTH
            + ClickEncoder.LabelsEncoder.sbeHeaderSize()
            + ClickEncoder.agentHeaderLength()
            + ClickEncoder.referrerHeaderLength();
    private static final int LABEL_HEADER_LENGTH =
            ClickEncoder.LabelsEncoder.sbeBlockLength() + ClickEncoder.LabelsEncoder.valueHeaderLength();
    private static final byte[] NO_CLICK_ID = new byte[ClickId.LENGTH_BYTES];

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ClickEncoder encoder = new ClickEncoder();

    private byte[] clickId;
    private long occurredMs;
    private long visitor;
    private long agentHash;
    private int reasons;
    private int privacy;
    private ClickClass clickClass;
    private Device device;
    private int country;
    private boolean isHistory;

    /** For the next click. */
    void begin(final long newOccurredMs, final boolean isOfHistory) {
        occurredMs = newOccurredMs;
        isHistory = isOfHistory;
        clickId = NO_CLICK_ID;
        visitor = VisitorCookie.ABSENT;
        agentHash = 0;
        reasons = 0;
        privacy = 0;
        clickClass = ClickClass.HUMAN;
        device = Device.UNKNOWN;
        country = CountryTable.UNKNOWN;
    }

    void clickId(final byte[] bytes, final long timeInside) {
        clickId = bytes;
        occurredMs = timeInside;
    }

    long occurredMs() {
        return occurredMs;
    }

    boolean isHistory() {
        return isHistory;
    }

    void visitor(final long token) {
        visitor = token;
    }

    long visitor() {
        return visitor;
    }

    void agentHash(final long hash) {
        agentHash = hash;
    }

    void addReasons(final int bits) {
        reasons |= bits;
    }

    void addPrivacy(final int bits) {
        privacy |= bits;
    }

    int privacy() {
        return privacy;
    }

    void clickClass(final ClickClass newClass) {
        clickClass = newClass;
    }

    ClickClass clickClass() {
        return clickClass;
    }

    void device(final Device newDevice) {
        device = newDevice;
    }

    Device device() {
        return device;
    }

    /** As {@link CountryTable} has it. */
    void country(final int newCountry) {
        country = newCountry;
    }

    int country() {
        return country;
    }

    /** Writes the record into the loop's batch. */
    void write(
            final EdgeLoop loop,
            final Request request,
            final ClientHop client,
            final Route route,
            final Labels labels) {
        loop.commitClick(encode(loop, request, client, route, labels));
    }

    /** Encodes the record into the loop's batch; returns its length, to be committed. */
    int encode(
            final EdgeLoop loop,
            final Request request,
            final ClientHop client,
            final Route route,
            final Labels labels) {
        final boolean isLimited = PrivacySignals.limit(privacy);
        final int agentLength = Math.min(request.length(Header.USER_AGENT), EdgeLimits.AGENT_BYTES);
        final int referrerLength = isLimited ? 0 : Math.min(request.length(Header.REFERER), EdgeLimits.AGENT_BYTES);
        final int keptAgentLength = isLimited ? 0 : agentLength;
        final int offset = loop.claim(FIXED_LENGTH
                + labels.count() * LABEL_HEADER_LENGTH
                + labels.totalLength()
                + keptAgentLength
                + referrerLength);
        final MutableDirectBuffer buffer = loop.batch().buffer();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .occurredMs(occurredMs)
                .visitor(visitor)
                .addressBlock(ClientAddress.block(client.high(), client.low()))
                .agentHash(agentHash)
                .putClickId(clickId, 0, ClickId.LENGTH_BYTES)
                .programId(route.programId())
                .partnerId(route.partnerId())
                .linkId(route.linkId())
                .putCountry((byte) (country >>> Byte.SIZE), (byte) country)
                .clickClass(clickClass)
                .device(device)
                .linkVersion(route.chosenVersion())
                .rule((short) route.rule())
                .variant((short) route.variant());
        final int fields = offset + MessageHeaderEncoder.ENCODED_LENGTH;
        buffer.putInt(fields + ClickEncoder.reasonsEncodingOffset(), reasons, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(fields + ClickEncoder.privacyEncodingOffset(), (short) privacy, ByteOrder.LITTLE_ENDIAN);
        encoder.flags().clear().history(isHistory);
        labels.encode(encoder.labelsCount(labels.count()));
        encoder.putAgent(request.bytes(), Math.max(request.offset(Header.USER_AGENT), 0), keptAgentLength)
                .putReferrer(request.bytes(), Math.max(request.offset(Header.REFERER), 0), referrerLength);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }
}
