package io.trailmark.edge;

import io.trailmark.access.Grant;
import io.trailmark.access.Scope;
import io.trailmark.catalogue.Coupon;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.Limits;
import io.trailmark.catalogue.ProgramRoute;
import io.trailmark.catalogue.RateUse;
import io.trailmark.catalogue.Registration;
import io.trailmark.catalogue.Route;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.ids.ClickId;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionEncoder;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.Trust;
import java.nio.charset.StandardCharsets;

/**
 * Checks a reported conversion and writes its record. What is refused here leaves no record: form, token, programme,
 * goal, money, time, and a click id that does not prove itself where there is nothing else to go by. All else is
 * journaled with what was found and decided by the engine.
 *
 * <p>One instance per event loop.
 */
final class ConversionIntake {
    private static final byte[] NO_CLICK_ID = new byte[ClickId.LENGTH_BYTES];
    private static final int FIXED_BYTES = 256;

    /** Identity, customer and coupon are limited by their fields. */
    private static final int REPORTED_BYTES = EdgeLimits.DETAILS_BYTES
            + Field.ORDER_ID.limitBytes()
            + Field.CUSTOMER_ID.limitBytes()
            + Field.COUPON.limitBytes()
            + RateUse.SOURCE_BYTES
            + Dimensions.LONGEST_BYTES;

    private final IntakeServices services;
    private final Report report = new Report();
    private final Caller caller;
    private final ClickId clickId = new ClickId();
    private final Route clickRoute = new Route();
    private final EventTime time = new EventTime();
    private final ReportedAmount amount = new ReportedAmount();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConversionEncoder encoder = new ConversionEncoder();

    private RoutingTable routing;
    private Grant grant;
    private ProgramRoute program;
    private Goal goal;
    private Coupon coupon;
    private Registration registration;
    private ClickVerdict verdict;
    private Trust trust;
    private IdentityKind identityKind;
    private Source source;

    ConversionIntake(final IntakeServices services) {
        this.services = services;
        caller = new Caller(services.tokens(), services.proxies());
    }

    /** The report to be filled, empty. */
    Report begin() {
        report.clear();
        caller.forget();
        return report;
    }

    /** The next report of the same caller, empty. */
    Report beginNext() {
        report.clear();
        return report;
    }

    /** Finds out who reports: by the token in the report, or a signature; returns null, or why it is refused. */
    Problem identify(final Request request, final long nowMs) {
        return caller.identify(request, report, nowMs);
    }

    /** What the caller may do; null for who shows nothing, and for who was refused. */
    Grant grant() {
        return caller.grant();
    }

    /** Whether the report came with a token that is known; after {@link #identify}. */
    boolean isTokenKnown() {
        return caller.grant() != null;
    }

    /** Checks what the report says; returns null, or why it is refused. */
    Problem check(final Source from, final long nowMs) {
        source = from;
        routing = services.views().routing();
        grant = caller.grant();
        checkClickId();
        Problem problem = checkToken();
        if (problem == null) {
            problem = checkProgram();
        }
        if (problem == null) {
            problem = checkTrust();
        }
        if (problem == null) {
            problem = checkRoom();
        }
        if (problem == null) {
            problem = checkGoal();
        }
        if (problem == null) {
            problem = checkKeys();
        }
        if (problem == null) {
            problem = amount.read(report, program.program());
        }
        if (problem == null) {
            problem = time.read(report, grant, nowMs);
        }
        return problem == null
                ? amount.convert(report, routing.rates(), time.occurredMs(), services.rateAgeMs())
                : problem;
    }

    /** Strangers may fill a part of the tables that never forget; the rest is kept for those with a token. */
    private Problem checkRoom() {
        final int limitPermille = trust == Trust.TOKEN ? EdgeLimits.FULL_PERMILLE : EdgeLimits.STRANGERS_PERMILLE;
        return services.fullPermille().getAsInt() >= limitPermille ? Problem.TABLE_FULL : null;
    }

    private void checkClickId() {
        verdict = ClickVerdict.ABSENT;
        if (report.has(Field.CLICK_ID)) {
            clickId.tryParse(report.bytes(), report.offset(Field.CLICK_ID), report.length(Field.CLICK_ID));
            verdict = clickId.verify(services.clickIdKeys());
        }
    }

    /** A browser has no token; what it sends in its place is not looked at. */
    private Problem checkToken() {
        if (grant == null) {
            return source == Source.JSON ? Problem.UNAUTHORIZED : null;
        }
        return grant.allows(Scope.CONVERSION_WRITE)
                ? null
                : report.refuse(Problem.FORBIDDEN, "the token has not the scope " + Scope.CONVERSION_WRITE.text());
    }

    /** The programme that is named; else the token's own; else the one of the click. */
    private Problem checkProgram() {
        program = null;
        final boolean hasOwnProgram = grant != null && !grant.isForAllPrograms();
        if (report.has(Field.PROGRAM)) {
            final int offset = report.offset(Field.PROGRAM);
            final int length = report.length(Field.PROGRAM);
            if (grant != null && !grant.covers(report.bytes(), offset, length)) {
                return report.refuse(Problem.FORBIDDEN, "the token is one of another programme");
            }
            program = routing.programByCode(report.bytes(), offset, length);
        } else if (hasOwnProgram) {
            final byte[] code = grant.program().getBytes(StandardCharsets.UTF_8);
            program = routing.programByCode(code, 0, code.length);
        } else if (isClickKnown()) {
            program = clickRoute.program();
        }
        if (program != null && program.isActive()) {
            return null;
        }
        // Whoever shows nothing is not told which programmes there are.
        return source == Source.POSTBACK && grant == null ? Problem.UNAUTHORIZED : Problem.PROGRAM_UNKNOWN;
    }

    private boolean isClickKnown() {
        return verdict == ClickVerdict.PROVEN && routing.findLinkById(clickId.linkId(), clickRoute);
    }

    private Problem checkTrust() {
        if (source == Source.PIXEL) {
            trust = Trust.BROWSER;
            return null;
        }
        if (grant != null) {
            trust = Trust.TOKEN;
            return null;
        }
        trust = Trust.CLICK_ID;
        if (!program.program().postbackByClickId() || verdict == ClickVerdict.ABSENT) {
            return Problem.UNAUTHORIZED;
        }
        if (verdict != ClickVerdict.PROVEN) {
            return Problem.CLICK_ID_FORGED;
        }
        return isClickKnown() && clickRoute.programId() == program.id()
                ? null
                : report.refuse(Problem.FORBIDDEN, "the click is one of another programme");
    }

    private Problem checkGoal() {
        goal = GoalChoice.of(routing, program.id(), report);
        return goal != null && goal.isActive() ? null : Problem.GOAL_UNKNOWN;
    }

    private Problem checkKeys() {
        registration = report.has(Field.REGISTRATION_ID) ? namedRegistration() : null;
        if (report.has(Field.REGISTRATION_ID) && registration == null) {
            return Problem.REGISTRATION_UNKNOWN;
        }
        final boolean hasOtherKey =
                report.has(Field.CUSTOMER_ID) || report.has(Field.COUPON) || report.has(Field.REGISTRATION_ID);
        if (verdict == ClickVerdict.ABSENT && !hasOtherKey) {
            return Problem.NO_ATTRIBUTION_KEY;
        }
        if (verdict != ClickVerdict.PROVEN && !hasOtherKey) {
            return Problem.CLICK_ID_FORGED;
        }
        coupon = report.has(Field.COUPON)
                ? routing.coupon(program.id(), report.bytes(), report.offset(Field.COUPON), report.length(Field.COUPON))
                : null;
        if (report.has(Field.ORDER_ID)) {
            identityKind = IdentityKind.ORDER_ID;
        } else if (report.has(Field.IDEMPOTENCY_KEY)) {
            identityKind = IdentityKind.IDEMPOTENCY_KEY;
        } else {
            identityKind = IdentityKind.CLICK_ID;
            return verdict == ClickVerdict.PROVEN ? null : Problem.NO_IDENTITY;
        }
        return null;
    }

    /** The one with this code in the programme, else with this number; whether it still protects is not judged here. */
    private Registration namedRegistration() {
        final int offset = report.offset(Field.REGISTRATION_ID);
        final int length = report.length(Field.REGISTRATION_ID);
        final Registration byCode = routing.registration(program.id(), report.bytes(), offset, length);
        if (byCode != null) {
            return byCode;
        }
        long number = 0;
        for (int i = offset; i < offset + length; i++) {
            final byte digit = report.bytes()[i];
            if (digit < '0' || digit > '9' || number > Limits.ENTITIES_PER_KIND) {
                return null;
            }
            number = number * 10 + digit - '0';
        }
        final Registration byNumber =
                number > Limits.ENTITIES_PER_KIND ? null : routing.catalogue().registration((int) number);
        return byNumber != null && byNumber.programId() == program.id() ? byNumber : null;
    }

    /** Writes the record of what was checked; the answer waits for what becomes of it. */
    void journal(final EdgeLoop loop, final PendingReport answer) {
        final int lengthBytes = encode(loop);
        answer.identify(program.id(), goal.id(), orderId());
        loop.commitAndAwait(lengthBytes, answer);
    }

    /** Writes the record of what was checked, as one of several; returns what waits for its fate. */
    ConversionLine journalLine(final EdgeLoop loop) {
        final int lengthBytes = encode(loop);
        final ConversionLine line = new ConversionLine(services, program.id(), goal.id(), orderId());
        loop.commitPart(lengthBytes, line);
        return line;
    }

    private String orderId() {
        return identityKind == IdentityKind.ORDER_ID ? report.text(Field.ORDER_ID) : null;
    }

    private int encode(final EdgeLoop loop) {
        final int offset = loop.claim(FIXED_BYTES + REPORTED_BYTES);
        final boolean isProven = verdict == ClickVerdict.PROVEN;
        encoder.wrapAndApplyHeader(loop.batch().buffer(), offset, header)
                .occurredMs(time.occurredMs())
                .amountMinor(hasAmount() ? amount.programMinor() : ConversionEncoder.amountMinorNullValue())
                .clickTimeMs(isProven ? clickId.timeMs() : 0)
                .clickVisitor(isProven ? clickId.visitor() : 0)
                .putClickId(verdict == ClickVerdict.ABSENT ? NO_CLICK_ID : clickId.bytes(), 0, ClickId.LENGTH_BYTES)
                .programId(program.id())
                .goalId(goal.id())
                .clickLinkId(isProven ? clickId.linkId() & 0xFFFF_FFFFL : 0)
                .couponId(coupon == null ? 0 : coupon.id())
                .currency(hasAmount() ? program.program().currency() : "")
                .exponent((short) (hasAmount() ? program.program().exponent() : 0))
                .clickVerdict(verdict)
                .source(source)
                .trust(trust)
                .identityKind(identityKind)
                .registrationId(registration == null ? 0 : registration.id())
                .zoneOffsetS(program.zoneOffsetS(time.occurredMs()));
        encoder.flags()
                .clear()
                .test(report.isTest())
                .history(time.isHistory())
                .couponUnknown(report.has(Field.COUPON) && coupon == null)
                .clickPayable(isProven && clickId.isPayable());
        amount.encode(encoder);
        final Field identity = identityField();
        encoder.putIdentity(report.bytes(), report.offset(identity), report.length(identity))
                .putCustomerId(report.bytes(), report.offset(Field.CUSTOMER_ID), report.length(Field.CUSTOMER_ID))
                .putCouponText(report.bytes(), report.offset(Field.COUPON), report.length(Field.COUPON))
                .putDetails(report.bytes(), report.offset(Field.DETAILS), report.length(Field.DETAILS))
                .putDimensions(
                        report.dimensions().bytes(), 0, report.dimensions().lengthBytes());
        amount.encodeSource(encoder);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private boolean hasAmount() {
        return amount.minor() != ReportedAmount.NONE;
    }

    private Field identityField() {
        return switch (identityKind) {
            case ORDER_ID -> Field.ORDER_ID;
            case IDEMPOTENCY_KEY -> Field.IDEMPOTENCY_KEY;
            default -> Field.CLICK_ID;
        };
    }
}
