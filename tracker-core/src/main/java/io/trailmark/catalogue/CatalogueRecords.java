package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.CouponDefinedDecoder;
import io.trailmark.record.codec.CouponDefinedEncoder;
import io.trailmark.record.codec.GoalDefinedDecoder;
import io.trailmark.record.codec.GoalDefinedEncoder;
import io.trailmark.record.codec.GoalRulesDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.PartnerDefinedDecoder;
import io.trailmark.record.codec.PartnerDefinedEncoder;
import io.trailmark.record.codec.PartnerTraitsDecoder;
import io.trailmark.record.codec.ProgramDefinedDecoder;
import io.trailmark.record.codec.ProgramDefinedEncoder;
import io.trailmark.record.codec.RateDefinedDecoder;
import io.trailmark.record.codec.RegistrationDefinedDecoder;
import io.trailmark.record.codec.RegistrationDefinedEncoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Entities to records and back. One instance per thread: it holds the codecs. Encoding fails when the batch has no room
 * for a record of the greatest length; the caller sees to that.
 */
final class CatalogueRecords {
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ProgramDefinedEncoder programEncoder = new ProgramDefinedEncoder();
    private final GoalDefinedEncoder goalEncoder = new GoalDefinedEncoder();
    private final PartnerDefinedEncoder partnerEncoder = new PartnerDefinedEncoder();
    private final CouponDefinedEncoder couponEncoder = new CouponDefinedEncoder();
    private final RegistrationDefinedEncoder registrationEncoder = new RegistrationDefinedEncoder();
    private final RulesRecords rulesRecords = new RulesRecords();
    private final LinkRecords linkRecords = new LinkRecords();
    private final RateRecords rateRecords = new RateRecords();

    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final ProgramDefinedDecoder programDecoder = new ProgramDefinedDecoder();
    private final GoalDefinedDecoder goalDecoder = new GoalDefinedDecoder();
    private final PartnerDefinedDecoder partnerDecoder = new PartnerDefinedDecoder();
    private final CouponDefinedDecoder couponDecoder = new CouponDefinedDecoder();
    private final RegistrationDefinedDecoder registrationDecoder = new RegistrationDefinedDecoder();

    /** Whether the batch has room for one more record, however long. */
    static boolean hasRoom(final RecordBatch batch) {
        return batch.tryClaim(RecordFrame.MAX_LENGTH) != RecordBatch.FULL;
    }

    void encode(final Entity entity, final RecordBatch batch) {
        if (!hasRoom(batch)) {
            throw new IllegalStateException("batch full: " + batch.lengthBytes());
        }
        final int encodedLength = switch (entity) {
            case Program program -> encodeProgram(program, batch);
            case Goal goal -> encodeGoal(goal, batch);
            case GoalRules rules -> rulesRecords.encode(rules, batch.buffer(), batch.offset());
            case Partner partner -> encodePartner(partner, batch);
            case Link link -> linkRecords.encode(link, batch.buffer(), batch.offset());
            case Coupon coupon -> encodeCoupon(coupon, batch);
            case Registration registration -> encodeRegistration(registration, batch);
            case Rate rate -> rateRecords.encode(rate, batch.buffer(), batch.offset());
        };
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    private int encodeProgram(final Program program, final RecordBatch batch) {
        programEncoder
                .wrapAndApplyHeader(batch.buffer(), batch.offset(), headerEncoder)
                .effectiveFromMs(program.effectiveFromMs())
                .programId(program.id())
                .version(program.version())
                .currency(program.currency())
                .exponent((short) program.exponent())
                .source(program.origin())
                .status(program.status())
                .settings()
                .clear()
                .cookieWithoutConsent(program.cookieWithoutConsent())
                .servePrefetch(program.servePrefetch())
                .postbackByClickId(program.postbackByClickId())
                .applicationsApproved(program.applicationsApproved());
        final ProgramDefinedEncoder.DomainsEncoder domains =
                programEncoder.domainsCount(program.domains().size());
        for (final String host : program.domains()) {
            final byte[] bytes = host.getBytes(UTF_8);
            domains.next().putHost(bytes, 0, bytes.length);
        }
        final ProgramDefinedEncoder.DeepLinkHostsEncoder deepLinkHosts =
                programEncoder.deepLinkHostsCount(program.deepLinkHosts().size());
        for (final String host : program.deepLinkHosts()) {
            final byte[] bytes = host.getBytes(UTF_8);
            deepLinkHosts.next().putHost(bytes, 0, bytes.length);
        }
        final byte[] code = program.code().getBytes(UTF_8);
        final byte[] name = program.name().getBytes(UTF_8);
        final byte[] timeZone = program.timeZone().getBytes(UTF_8);
        final byte[] fallback = program.fallback().getBytes(UTF_8);
        final byte[] notFound = program.notFound().getBytes(UTF_8);
        final byte[] clickIdParameter = program.clickIdParameter().getBytes(UTF_8);
        final byte[] metadata = program.notes().metadataText().getBytes(UTF_8);
        return programEncoder
                .putCode(code, 0, code.length)
                .putName(name, 0, name.length)
                .putTimeZone(timeZone, 0, timeZone.length)
                .putFallback(fallback, 0, fallback.length)
                .putNotFound(notFound, 0, notFound.length)
                .putClickIdParameter(clickIdParameter, 0, clickIdParameter.length)
                .putMetadata(metadata, 0, metadata.length)
                .encodedLength();
    }

    private int encodeGoal(final Goal goal, final RecordBatch batch) {
        final byte[] code = goal.code().getBytes(UTF_8);
        final byte[] name = goal.name().getBytes(UTF_8);
        return goalEncoder
                .wrapAndApplyHeader(batch.buffer(), batch.offset(), headerEncoder)
                .effectiveFromMs(goal.effectiveFromMs())
                .windowMs(goal.windowMs())
                .rewardPpm(goal.rewardPpm())
                .rewardMinor(goal.rewardMinor())
                .goalId(goal.id())
                .programId(goal.programId())
                .version(goal.version())
                .model(goal.model())
                .rewardKind(goal.rewardKind())
                .source(goal.origin())
                .status(goal.status())
                .putCode(code, 0, code.length)
                .putName(name, 0, name.length)
                .encodedLength();
    }

    private int encodePartner(final Partner partner, final RecordBatch batch) {
        final byte[] code = partner.code().getBytes(UTF_8);
        final byte[] name = partner.name().getBytes(UTF_8);
        final byte[] group = partner.group().getBytes(UTF_8);
        final byte[] customerId = partner.customerId().getBytes(UTF_8);
        final byte[] statusNote = partner.statusNote().getBytes(UTF_8);
        final byte[] tags = partner.notes().tagsText().getBytes(UTF_8);
        final byte[] metadata = partner.notes().metadataText().getBytes(UTF_8);
        partnerEncoder
                .wrapAndApplyHeader(batch.buffer(), batch.offset(), headerEncoder)
                .effectiveFromMs(partner.effectiveFromMs())
                .partnerId(partner.id())
                .programId(partner.programId())
                .version(partner.version())
                .partnerType(partner.type())
                .source(partner.origin())
                .status(partner.status())
                .level((short) partner.level());
        partnerEncoder.traits().clear().soft(partner.isSoft());
        return partnerEncoder
                .putCode(code, 0, code.length)
                .putName(name, 0, name.length)
                .putGroup(group, 0, group.length)
                .putCustomerId(customerId, 0, customerId.length)
                .putTags(tags, 0, tags.length)
                .putMetadata(metadata, 0, metadata.length)
                .putStatusNote(statusNote, 0, statusNote.length)
                .encodedLength();
    }

    private int encodeCoupon(final Coupon coupon, final RecordBatch batch) {
        final byte[] code = coupon.code().getBytes(UTF_8);
        return couponEncoder
                .wrapAndApplyHeader(batch.buffer(), batch.offset(), headerEncoder)
                .effectiveFromMs(coupon.effectiveFromMs())
                .couponId(coupon.id())
                .programId(coupon.programId())
                .partnerId(coupon.partnerId())
                .version(coupon.version())
                .source(coupon.origin())
                .status(coupon.status())
                .startsMs(
                        coupon.startsMs() == LinkTerms.ALWAYS
                                ? CouponDefinedEncoder.startsMsNullValue()
                                : coupon.startsMs())
                .expiresMs(
                        coupon.expiresMs() == Link.NEVER
                                ? CouponDefinedEncoder.expiresMsNullValue()
                                : coupon.expiresMs())
                .putCode(code, 0, code.length)
                .encodedLength();
    }

    /**
     * The entity that the record at {@code offset} defines, or null when it defines none or a link: {@link LinkEntry}
     * reads those.
     */
    Entity decode(final DirectBuffer buffer, final int offset) {
        return switch (RecordFrame.templateId(buffer, offset)) {
            case ProgramDefinedDecoder.TEMPLATE_ID -> decodeProgram(buffer, offset);
            case GoalDefinedDecoder.TEMPLATE_ID -> decodeGoal(buffer, offset);
            case GoalRulesDefinedDecoder.TEMPLATE_ID -> rulesRecords.decode(buffer, offset);
            case PartnerDefinedDecoder.TEMPLATE_ID -> decodePartner(buffer, offset);
            case CouponDefinedDecoder.TEMPLATE_ID -> decodeCoupon(buffer, offset);
            case RegistrationDefinedDecoder.TEMPLATE_ID -> decodeRegistration(buffer, offset);
            case RateDefinedDecoder.TEMPLATE_ID -> rateRecords.decode(buffer, offset);
            default -> null;
        };
    }

    private Program decodeProgram(final DirectBuffer buffer, final int offset) {
        final ProgramDefinedDecoder record = programDecoder;
        record.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final List<String> domains = new ArrayList<>();
        for (final ProgramDefinedDecoder.DomainsDecoder domain : record.domains()) {
            final byte[] host = new byte[domain.hostLength()];
            domain.getHost(host, 0, host.length);
            domains.add(new String(host, UTF_8));
        }
        final List<String> deepLinkHosts = new ArrayList<>();
        for (final ProgramDefinedDecoder.DeepLinkHostsDecoder deepLinkHost : record.deepLinkHosts()) {
            final byte[] host = new byte[deepLinkHost.hostLength()];
            deepLinkHost.getHost(host, 0, host.length);
            deepLinkHosts.add(new String(host, UTF_8));
        }
        final byte[] code = new byte[record.codeLength()];
        record.getCode(code, 0, code.length);
        final byte[] name = new byte[record.nameLength()];
        record.getName(name, 0, name.length);
        final byte[] timeZone = new byte[record.timeZoneLength()];
        record.getTimeZone(timeZone, 0, timeZone.length);
        final byte[] fallback = new byte[record.fallbackLength()];
        record.getFallback(fallback, 0, fallback.length);
        final byte[] notFound = new byte[record.notFoundLength()];
        record.getNotFound(notFound, 0, notFound.length);
        final byte[] clickIdParameter = new byte[record.clickIdParameterLength()];
        record.getClickIdParameter(clickIdParameter, 0, clickIdParameter.length);
        final byte[] metadata = new byte[record.metadataLength()];
        record.getMetadata(metadata, 0, metadata.length);
        return new Program(
                (int) record.programId(),
                new String(code, UTF_8),
                (int) record.version(),
                record.status(),
                record.source(),
                record.effectiveFromMs(),
                new String(name, UTF_8),
                record.currency(),
                record.exponent(),
                new String(timeZone, UTF_8),
                domains,
                deepLinkHosts,
                new String(fallback, UTF_8),
                new String(notFound, UTF_8),
                new String(clickIdParameter, UTF_8),
                record.settings().cookieWithoutConsent(),
                record.settings().servePrefetch(),
                record.settings().postbackByClickId(),
                record.settings().applicationsApproved(),
                Notes.of("", new String(metadata, UTF_8)));
    }

    private Goal decodeGoal(final DirectBuffer buffer, final int offset) {
        final GoalDefinedDecoder record = goalDecoder;
        record.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final byte[] code = new byte[record.codeLength()];
        record.getCode(code, 0, code.length);
        final byte[] name = new byte[record.nameLength()];
        record.getName(name, 0, name.length);
        return new Goal(
                (int) record.goalId(),
                (int) record.programId(),
                new String(code, UTF_8),
                (int) record.version(),
                record.status(),
                record.source(),
                record.effectiveFromMs(),
                new String(name, UTF_8),
                record.windowMs(),
                record.model(),
                record.rewardKind(),
                record.rewardPpm(),
                record.rewardMinor());
    }

    private Partner decodePartner(final DirectBuffer buffer, final int offset) {
        final PartnerDefinedDecoder record = partnerDecoder;
        record.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final byte[] code = new byte[record.codeLength()];
        record.getCode(code, 0, code.length);
        final byte[] name = new byte[record.nameLength()];
        record.getName(name, 0, name.length);
        final byte[] group = new byte[record.groupLength()];
        record.getGroup(group, 0, group.length);
        final byte[] customerId = new byte[record.customerIdLength()];
        record.getCustomerId(customerId, 0, customerId.length);
        final byte[] tags = new byte[record.tagsLength()];
        record.getTags(tags, 0, tags.length);
        final byte[] metadata = new byte[record.metadataLength()];
        record.getMetadata(metadata, 0, metadata.length);
        final byte[] statusNote = new byte[record.statusNoteLength()];
        record.getStatusNote(statusNote, 0, statusNote.length);
        final int level = record.level();
        final PartnerTraitsDecoder traits = record.traits();
        return new Partner(
                (int) record.partnerId(),
                (int) record.programId(),
                new String(code, UTF_8),
                (int) record.version(),
                record.status(),
                record.source(),
                record.effectiveFromMs(),
                new String(name, UTF_8),
                record.partnerType(),
                level == PartnerDefinedDecoder.levelNullValue() ? 0 : level,
                new String(group, UTF_8),
                traits != null && traits.soft(),
                new String(customerId, UTF_8),
                new String(statusNote, UTF_8),
                Notes.of(new String(tags, UTF_8), new String(metadata, UTF_8)));
    }

    private Coupon decodeCoupon(final DirectBuffer buffer, final int offset) {
        final CouponDefinedDecoder record = couponDecoder;
        record.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final byte[] code = new byte[record.codeLength()];
        record.getCode(code, 0, code.length);
        final long startsMs = record.startsMs();
        final long expiresMs = record.expiresMs();
        return new Coupon(
                (int) record.couponId(),
                (int) record.programId(),
                (int) record.partnerId(),
                new String(code, UTF_8),
                (int) record.version(),
                record.status(),
                record.source(),
                record.effectiveFromMs(),
                startsMs == CouponDefinedDecoder.startsMsNullValue() ? LinkTerms.ALWAYS : startsMs,
                expiresMs == CouponDefinedDecoder.expiresMsNullValue() ? Link.NEVER : expiresMs);
    }

    private int encodeRegistration(final Registration registration, final RecordBatch batch) {
        final byte[] code = registration.code().getBytes(UTF_8);
        final byte[] account = registration.account().getBytes(UTF_8);
        return registrationEncoder
                .wrapAndApplyHeader(batch.buffer(), batch.offset(), headerEncoder)
                .protectedFromMs(registration.protectedFromMs())
                .protectedUntilMs(registration.protectedUntilMs())
                .registrationId(registration.id())
                .programId(registration.programId())
                .partnerId(registration.partnerId())
                .version(registration.version())
                .source(registration.origin())
                .status(registration.status())
                .putCode(code, 0, code.length)
                .putAccount(account, 0, account.length)
                .encodedLength();
    }

    private Registration decodeRegistration(final DirectBuffer buffer, final int offset) {
        final RegistrationDefinedDecoder record = registrationDecoder;
        record.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final byte[] code = new byte[record.codeLength()];
        record.getCode(code, 0, code.length);
        final byte[] account = new byte[record.accountLength()];
        record.getAccount(account, 0, account.length);
        return new Registration(
                (int) record.registrationId(),
                (int) record.programId(),
                (int) record.partnerId(),
                new String(code, UTF_8),
                (int) record.version(),
                record.status(),
                record.source(),
                record.protectedFromMs(),
                record.protectedUntilMs(),
                new String(account, UTF_8));
    }
}
