package io.trailmark.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.fuzz.FuzzTarget;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.ViewDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * The doors for conversions and adjustments, with real tokens, keys and catalogue behind them, for any bytes: one
 * answer that says what it is, in the form of its door, and a record that can be read wherever it was accepted.
 */
final class ReportDoors {
    /** Stands for a click id that proves itself. */
    private static final String CLICK_ID = "$id";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> STATUSES =
            Set.of(200, 201, 202, 400, 401, 403, 404, 409, 413, 415, 422, 429, 503);

    private final IntakeRig rig;
    private final BareEdge edge;
    private final String clickId;
    private int records;

    ReportDoors() {
        try {
            rig = IntakeRig.openStill(FuzzTarget.folder());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        clickId = rig.clickId(
                "open", System.currentTimeMillis() - Duration.ofMinutes(1).toMillis());
        edge = BareEdge.ofServer(
                new Sink(this::onBatch),
                context -> context.views(rig.views).tokens(rig.tokens).clickIdKeys(rig.keys));
    }

    /** Puts a click id that proves itself where its sign stands. */
    String withClickId(final String text) {
        return text.replace(CLICK_ID, clickId);
    }

    /** A token of each programme, of nobody, and none. */
    String authorization(final int choice) {
        return switch (choice) {
            case 0 -> "Authorization: Bearer " + rig.acmeToken + "\r\n";
            case 1 -> "Authorization: Bearer " + rig.openToken + "\r\n";
            case 2 -> "Authorization: Bearer nobody\r\n";
            default -> "";
        };
    }

    /** Sends one request; fails unless it is answered as it should be. */
    WireAnswers.Answer ask(final String latinRequest) {
        records = 0;
        final BareEdge.Talk talk = edge.talk(Outside.bytes(latinRequest));
        final WireAnswers.Answer answer =
                talk.answers().size() == 1 ? talk.answers().getFirst() : null;
        if (answer == null || !STATUSES.contains(answer.status())) {
            throw new AssertionError(talk + " to " + latinRequest);
        }
        if (records != 0 && answer.status() >= 300) {
            throw new AssertionError(answer.status() + " with a record to " + latinRequest);
        }
        return answer;
    }

    /** Each line of the answer's body is JSON, and a refused one names its code; so for a refusal of the whole. */
    static void checkLines(final WireAnswers.Answer answer) {
        if ("application/x-ndjson".equals(answer.header("content-type"))) {
            answer.body().lines().forEach(line -> checkJson(answer.status(), line));
        } else {
            checkJson(answer);
        }
    }

    /** The answer's body is JSON, and a refusal names its code. */
    static void checkJson(final WireAnswers.Answer answer) {
        checkJson(answer.status(), answer.body());
    }

    private static void checkJson(final int whole, final String body) {
        try {
            final var json = JSON.readTree(body.getBytes(StandardCharsets.ISO_8859_1));
            final int status = json.path("line").isMissingNode()
                    ? whole
                    : json.path("status").asInt();
            if (!json.isObject() || (status >= 400 && !json.path("code").isTextual())) {
                throw new AssertionError(status + ": " + body);
            }
        } catch (final IOException e) {
            throw new AssertionError(whole + ": " + body, e);
        }
    }

    private void onBatch(final RecordBatch batch) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        int offset = 0;
        for (int i = 0; i < batch.count(); i++) {
            final int length = RecordFrame.lengthBytes(batch.buffer(), offset);
            final int decoded = switch (RecordFrame.templateId(batch.buffer(), offset)) {
                case ConversionDecoder.TEMPLATE_ID ->
                    new ConversionDecoder()
                            .wrapAndApplyHeader(batch.buffer(), offset, header)
                            .sbeDecodedLength();
                case AdjustmentDecoder.TEMPLATE_ID ->
                    new AdjustmentDecoder()
                            .wrapAndApplyHeader(batch.buffer(), offset, header)
                            .sbeDecodedLength();
                case ClickDecoder.TEMPLATE_ID ->
                    new ClickDecoder()
                            .wrapAndApplyHeader(batch.buffer(), offset, header)
                            .sbeDecodedLength();
                case ViewDecoder.TEMPLATE_ID ->
                    new ViewDecoder()
                            .wrapAndApplyHeader(batch.buffer(), offset, header)
                            .sbeDecodedLength();
                default -> -1;
            };
            if (decoded + MessageHeaderDecoder.ENCODED_LENGTH != length || length > RecordFrame.MAX_LENGTH) {
                throw new AssertionError("a record of " + length + " bytes, decoded " + decoded);
            }
            offset += RecordFrame.alignedLength(length);
            records++;
        }
    }
}
