package io.trailmark.edge;

import io.trailmark.access.Grant;
import io.trailmark.access.Scope;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.ProgramRoute;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.ids.ConversionId;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Source;
import io.trailmark.views.ConversionView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks a reported adjustment and writes its record. Whether the order is known, whether the adjustment is a repeat
 * and whether there is so much to give back is the engine's to decide.
 *
 * <p>One instance per event loop.
 */
final class AdjustmentIntake {
    private static final AdjustmentType[] TYPES = {
        AdjustmentType.REFUND,
        AdjustmentType.CHARGEBACK,
        AdjustmentType.AMEND,
        AdjustmentType.CANCEL,
        AdjustmentType.APPROVE,
        AdjustmentType.REJECT
    };
    private static final String NAMES = "refund, chargeback, amend, cancel, approve, reject";
    private static final byte[][] TYPE_NAMES =
            Arrays.stream(NAMES.split(", ", -1)).map(Ascii::bytes).toArray(byte[][]::new);
    private static final int MAX_BYTES = 1024 + 500;

    private final IntakeServices services;
    private final Report report = new Report();
    private final Caller caller;
    private final EventTime time = new EventTime();
    private final ReportedAmount amount = new ReportedAmount();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AdjustmentEncoder encoder = new AdjustmentEncoder();

    private Grant grant;
    private Program program;
    private AdjustmentType type;
    private long conversionId;
    private int goalId;

    AdjustmentIntake(final IntakeServices services) {
        this.services = services;
        caller = new Caller(services.tokens(), services.proxies());
    }

    /** The report to be filled, empty. */
    Report begin() {
        report.clear();
        caller.forget();
        return report;
    }

    /** Finds out who reports: by the token in the report, or a signature; returns null, or why it is refused. */
    Problem identify(final Request request, final long nowMs) {
        return caller.identify(request, report, nowMs);
    }

    /** Whether the report came with a token that is known; after {@link #identify}. */
    boolean isTokenKnown() {
        return caller.grant() != null;
    }

    /** Checks an adjustment of the conversion whose id stands in the address. */
    Problem checkByConversion(final byte[] bytes, final int offset, final int lengthBytes, final long nowMs) {
        final Problem problem = checkToken();
        if (problem != null) {
            return problem;
        }
        conversionId = ConversionId.parse(bytes, offset, lengthBytes);
        goalId = 0;
        final ConversionView conversion =
                conversionId == ConversionId.INVALID ? null : services.views().conversion(conversionId);
        program = conversion == null
                ? null
                : services.views().catalogue().program(conversion.report().programId());
        // Whoever may not see a conversion is not told that there is one.
        if (program == null || !grant.covers(program.code())) {
            return Problem.CONVERSION_UNKNOWN;
        }
        return checkContent(nowMs);
    }

    /** Checks an adjustment that names programme, goal and order. */
    Problem checkByOrder(final long nowMs) {
        Problem problem = checkToken();
        conversionId = 0;
        if (problem == null) {
            problem = checkProgramAndGoal();
        }
        if (problem == null && !report.has(Field.ORDER_ID)) {
            problem = report.refuse(Problem.MALFORMED, "order_id is missing");
        }
        return problem == null ? checkContent(nowMs) : problem;
    }

    private Problem checkToken() {
        grant = caller.grant();
        if (grant == null) {
            return Problem.UNAUTHORIZED;
        }
        return grant.allows(Scope.ADJUST)
                ? null
                : report.refuse(
                        Problem.FORBIDDEN,
                        (grant.isSession() ? "your role does not include the scope " : "the token has not the scope ")
                                + Scope.ADJUST.text());
    }

    /** Also for a programme that takes no more conversions: what was sold may still be given back. */
    private Problem checkProgramAndGoal() {
        final RoutingTable routing = services.views().routing();
        final boolean isNamed = report.has(Field.PROGRAM);
        final byte[] code = isNamed ? report.bytes() : grant.program().getBytes(StandardCharsets.UTF_8);
        final int offset = isNamed ? report.offset(Field.PROGRAM) : 0;
        final int length = isNamed ? report.length(Field.PROGRAM) : code.length;
        if (!grant.covers(code, offset, length)) {
            return report.refuse(Problem.FORBIDDEN, "the token is one of another programme");
        }
        final ProgramRoute route = routing.programByCode(code, offset, length);
        if (route == null) {
            return Problem.PROGRAM_UNKNOWN;
        }
        program = route.program();
        final Goal goal = GoalChoice.of(routing, program.id(), report);
        goalId = goal == null ? 0 : goal.id();
        return goal == null ? Problem.GOAL_UNKNOWN : null;
    }

    private Problem checkContent(final long nowMs) {
        if (!report.has(Field.ADJUSTMENT_ID)) {
            return report.refuse(Problem.MALFORMED, "adjustment_id is missing");
        }
        if (!report.has(Field.TYPE)) {
            return report.refuse(Problem.MALFORMED, "type is missing");
        }
        type = typeOf(report);
        if (type == null) {
            return report.refuse(Problem.ADJUSTMENT_TYPE_UNSUPPORTED, "type is to be one of " + NAMES);
        }
        Problem problem = amount.read(report, program);
        if (problem == null) {
            problem = checkAmount();
        }
        if (problem == null) {
            problem = time.read(report, grant, nowMs);
        }
        return problem == null
                ? amount.checkKnown(report, services.views().routing().rates(), time.occurredMs())
                : problem;
    }

    private static AdjustmentType typeOf(final Report report) {
        for (int i = 0; i < TYPES.length; i++) {
            if (report.is(Field.TYPE, TYPE_NAMES[i])) {
                return TYPES[i];
            }
        }
        return null;
    }

    private Problem checkAmount() {
        final boolean hasAmount = amount.minor() != ReportedAmount.NONE;
        return switch (type) {
            case REFUND, CHARGEBACK ->
                amount.minor() == 0
                        ? report.refuse(
                                Problem.AMOUNT_INVALID, "nothing is given back; without an amount the rest of it is")
                        : null;
            case AMEND ->
                hasAmount ? null : report.refuse(Problem.AMOUNT_INVALID, "an amendment says the order's new amount");
            default ->
                hasAmount
                        ? report.refuse(Problem.MALFORMED, report.text(Field.TYPE) + " is of the whole: no amount")
                        : null;
        };
    }

    /** Writes the record of what was checked; the answer waits for what becomes of it. */
    void journal(final EdgeLoop loop, final PendingReport answer) {
        final boolean hasAmount = amount.minor() != ReportedAmount.NONE;
        encoder.wrapAndApplyHeader(loop.batch().buffer(), loop.claim(MAX_BYTES), header)
                .occurredMs(time.occurredMs())
                .conversionId(conversionId)
                .amountMinor(hasAmount ? amount.minor() : AdjustmentEncoder.amountMinorNullValue())
                .programId(program.id())
                .goalId(goalId)
                .currency("")
                .exponent((short) (hasAmount ? amount.exponent() : 0))
                .adjustmentType(type)
                .source(Source.JSON);
        if (hasAmount) {
            encoder.putCurrency(amount.currency()[0], amount.currency()[1], amount.currency()[2]);
        }
        encoder.flags().clear().history(time.isHistory());
        encoder.putOrderId(report.bytes(), report.offset(Field.ORDER_ID), report.length(Field.ORDER_ID))
                .putAdjustmentId(report.bytes(), report.offset(Field.ADJUSTMENT_ID), report.length(Field.ADJUSTMENT_ID))
                .putReason(report.bytes(), report.offset(Field.REASON), report.length(Field.REASON));
        if (conversionId != 0) {
            answer.identify(conversionId);
        } else {
            answer.identify(program.id(), goalId, report.text(Field.ORDER_ID));
        }
        loop.commitAndAwait(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength(), answer);
    }
}
