package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.ids.ConversionId;
import io.trailmark.views.Balance;
import io.trailmark.views.ConversionView;
import io.trailmark.views.JsonFields;
import io.trailmark.views.LedgerJson;
import io.trailmark.views.LedgerLine;
import io.trailmark.views.ProgramLedger;
import io.trailmark.views.Views;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A programme's ledger page by page, and what it adds up to. Threads: any; no state of its own. */
final class LedgerPages {
    private static final int DEFAULT_LINES = 100;
    private static final int MAX_LINES = 1000;

    private final Views views;

    LedgerPages(final Views views) {
        this.views = views;
    }

    /**
     * Lines in their order, as {@code partner}, {@code conversion}, {@code from}, {@code to} and {@code cursor} say.
     *
     * @param own who sees its own only; null: all are shown.
     */
    Answer ledger(final ApiRequest request, final Program program, final Partner own) {
        final ProgramLedger ledger = views.ledger(program.id());
        final ProgramLedger.Page page = page(request, program, own, ledger);
        final boolean isNdjson = request.wants("ndjson", Answer.NDJSON);
        final Catalogue catalogue = views.catalogue();
        final Answer answer = isNdjson
                ? new Answer(200, Answer.NDJSON, ndjson(page.lines(), catalogue))
                : Answer.json(json(page, program, catalogue));
        return page.hasMore() ? answer.with("X-Next-Cursor", cursor(page)) : answer;
    }

    private ProgramLedger.Page page(
            final ApiRequest request, final Program program, final Partner own, final ProgramLedger ledger) {
        final long count = ledger.count();
        final int limit = (int) Numbers.of(request, "limit", DEFAULT_LINES, 1, MAX_LINES);
        final long cursor = Numbers.of(request, "cursor", ProgramLedger.START, ProgramLedger.START, Long.MAX_VALUE - 1);
        final long after = Math.max(cursor, ledger.lastBefore(Times.of(request, "from", Long.MIN_VALUE)));
        final long until = Math.min(count, ledger.lastBefore(Times.of(request, "to", Long.MAX_VALUE)));
        final int partnerId = partnerId(request, program, own);
        final String conversionId = request.query().apply("conversion");
        if (conversionId == null) {
            return ledger.page(partnerId, after, until, limit);
        }
        final List<LedgerLine> lines = linesOf(conversionId, program, own).stream()
                .filter(line -> line.sequence() > after && line.sequence() <= until)
                .filter(line -> partnerId == 0 || line.partnerId() == partnerId)
                .toList();
        return new ProgramLedger.Page(lines.subList(0, Math.min(limit, lines.size())), lines.size() > limit);
    }

    private List<LedgerLine> linesOf(final String text, final Program program, final Partner own) {
        final long conversionId = ConversionId.parse(text);
        final ConversionView conversion = conversionId == ConversionId.INVALID ? null : views.conversion(conversionId);
        if (conversion == null
                || conversion.report().programId() != program.id()
                || (own != null && !OwnConversion.isOf(conversion, own))) {
            throw new Refusal(
                    Problem.CONVERSION_UNKNOWN, "No conversion of " + program.code() + " has the id " + text + ".");
        }
        return conversion.lines();
    }

    /** Another partner than one's own is not there. */
    private int partnerId(final ApiRequest request, final Program program, final Partner own) {
        final String code = request.query().apply("partner");
        if (code == null) {
            return own == null ? 0 : own.id();
        }
        for (final Partner partner : views.catalogue().partners()) {
            final boolean isShown = own == null || partner.id() == own.id();
            if (isShown && partner.programId() == program.id() && partner.code().equals(code)) {
                return partner.id();
            }
        }
        throw new Refusal(Problem.PARTNER_UNKNOWN, "No partner of " + program.code() + " has the code " + code + ".");
    }

    private static byte[] ndjson(final List<LedgerLine> lines, final Catalogue catalogue) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(lines.size() * 400);
        for (final LedgerLine line : lines) {
            bytes.writeBytes(LedgerJson.line(line, catalogue));
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    private byte[] json(final ProgramLedger.Page page, final Program program, final Catalogue catalogue) {
        return JsonFields.object(json -> {
            json.writeStringField("program", program.code());
            json.writeNumberField("position", views.position());
            json.writeArrayFieldStart("lines");
            for (final LedgerLine line : page.lines()) {
                json.writeRawValue(new String(LedgerJson.line(line, catalogue), StandardCharsets.UTF_8));
            }
            json.writeEndArray();
            if (page.hasMore()) {
                json.writeStringField("next_cursor", cursor(page));
            }
        });
    }

    private static String cursor(final ProgramLedger.Page page) {
        return Long.toString(page.lines().getLast().sequence());
    }

    /** What partners and customers have earned; with {@code customer_id} what this one customer has. */
    Answer balances(final ApiRequest request, final Program program) {
        final String customerId = request.query().apply("customer_id");
        final String currency = program.currency();
        final int exponent = program.exponent();
        final long position = views.position();
        return Answer.json(JsonFields.object(json -> {
            json.writeStringField("program", program.code());
            json.writeNumberField("position", position);
            if (customerId != null) {
                json.writeObjectFieldStart("customer");
                json.writeStringField("customer_id", customerId);
                LedgerJson.balance(json, views.customerBalance(program.id(), customerId), currency, exponent);
                json.writeEndObject();
                return;
            }
            json.writeArrayFieldStart("partners");
            for (final Map.Entry<Integer, Balance> entry :
                    views.partnerBalances(program.id()).entrySet()) {
                balance(json, views.catalogue().partner(entry.getKey()), entry.getValue(), program);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("customers");
            LedgerJson.balance(json, views.customersBalance(program.id()), currency, exponent);
            json.writeEndObject();
        }));
    }

    /** What one partner has earned, for its own users. */
    Answer balance(final ApiRequest request, final Program program, final Partner own) {
        if (request.parameters().containsKey("customer_id")) {
            throw new Refusal(Problem.FORBIDDEN, "Customers are the merchant's; a partner sees its own balance.");
        }
        final long position = views.position();
        return Answer.json(JsonFields.object(json -> {
            json.writeStringField("program", program.code());
            json.writeNumberField("position", position);
            json.writeArrayFieldStart("partners");
            final Balance balance = views.partnerBalances(program.id()).get(own.id());
            if (balance != null) {
                balance(json, own, balance, program);
            }
            json.writeEndArray();
        }));
    }

    private static void balance(
            final JsonGenerator json, final Partner partner, final Balance balance, final Program program)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("partner", partner.code());
        json.writeStringField("name", partner.name());
        LedgerJson.balance(json, balance, program.currency(), program.exponent());
        json.writeEndObject();
    }
}
