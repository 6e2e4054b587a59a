package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueDraft;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.ExchangeRates;
import io.trailmark.catalogue.Rate;
import io.trailmark.catalogue.RateQuery;
import io.trailmark.catalogue.RateUse;
import io.trailmark.control.CatalogueEditor;
import io.trailmark.control.ChangeOutcome;
import io.trailmark.money.Currencies;
import io.trailmark.views.EntityJson;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Exchange rates: stored, corrected, looked up. Threads: any; no state of its own. */
final class RatePages {
    private static final int MOST_AT_ONCE = 1_000;
    private static final int DEFAULT_LIMIT = 100;
    private static final int CURRENCY_LETTERS = 3;
    private static final Pattern CURSOR = Pattern.compile("([A-Z]{3})([A-Z]{3})(-?[0-9]{1,15})");

    private final Views views;
    private final CatalogueEditor editor;
    private final long ageMs;

    /** @param ageMs how old a rate may be where the edge uses it. */
    RatePages(final Views views, final CatalogueEditor editor, final long ageMs) {
        this.views = views;
        this.editor = editor;
        this.ageMs = ageMs;
    }

    List<Operation> operations() {
        return List.of(
                Operation.change(
                                "POST",
                                "/rates",
                                "storeRates",
                                "Stores an exchange rate, or a list of up to 1,000; what is there already stays.",
                                this::store)
                        .takes("NewRates")
                        .answers(200, "StoredRates"),
                Operation.get(
                                "/rates",
                                "listRates",
                                "Lists all exchange rates, the newest first; with base and quote also says which rate"
                                        + " an order of that moment is converted at.",
                                "RateList",
                                this::list)
                        .with("base", "Only rates of one unit of this currency.")
                        .with("quote", "Only rates in this currency.")
                        .with("at", "Only rates that are not after this moment; used is of now by default.")
                        .with("latest", "true: only the newest rate of each pair, pair by pair and on one page.")
                        .with("limit", "At most so many, 1 to 1,000; 100 by default.")
                        .with("cursor", "The next_cursor of the page before."));
    }

    // Storing.

    private Answer store(final Call call) {
        call.mustCoverAll("An exchange rate");
        final byte[] body = call.request().body().get();
        final boolean isList = Bodies.isList(body);
        final List<byte[]> wanted = new ArrayList<>();
        if (isList) {
            Bodies.list(body, MOST_AT_ONCE).forEach(each -> wanted.add(Bodies.withoutNulls(each)));
        } else {
            wanted.add(Bodies.withoutNulls(Bodies.object(body)));
        }
        final ChangeOutcome outcome = editor.change(call.author(body), (draft, catalogue) -> {
            for (int i = 0; i < wanted.size(); i++) {
                draft.at(isList ? "/" + i : "").create(EntityKind.RATE, wanted.get(i));
            }
        });
        return switch (outcome) {
            case ChangeOutcome.Made made -> stored(wanted, made.changes().size(), made.catalogue(), made.position());
            case ChangeOutcome.Unchanged unchanged -> stored(wanted, 0, unchanged.catalogue(), views.position());
            case ChangeOutcome.Repeated repeated ->
                Answers.replayed(stored(wanted, repeated.change().count(), repeated.catalogue(), views.position()));
            default -> Answers.refused(outcome);
        };
    }

    /** What was asked for, as it stands. */
    private static Answer stored(
            final List<byte[]> wanted, final int changed, final Catalogue catalogue, final long position) {
        final List<Rate> standing = new ArrayList<>();
        for (final byte[] each : wanted) {
            final Rate asked = (Rate) new CatalogueDraft(catalogue, 0).create(EntityKind.RATE, each);
            standing.add(catalogue.rates().of(asked.base(), asked.quote(), asked.effectiveFromMs()));
        }
        return Answer.json(JsonFields.object(json -> {
                    json.writeNumberField("position", position);
                    json.writeNumberField("changed", changed);
                    json.writeNumberField("unchanged", wanted.size() - changed);
                    rates(json, standing, catalogue);
                }))
                .with(Answers.POSITION, Long.toString(position));
    }

    private static void rates(final JsonGenerator json, final List<Rate> rates, final Catalogue catalogue)
            throws IOException {
        json.writeArrayFieldStart("data");
        for (final Rate rate : rates) {
            json.writeStartObject();
            EntityJson.fields(json, rate, catalogue);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    // Looking.

    private Answer list(final Call call) {
        final String base = currency(call, "base");
        final String quote = currency(call, "quote");
        final long atMs = Times.of(call, "at", Long.MAX_VALUE);
        final int limit = (int) Numbers.of(call, "limit", DEFAULT_LIMIT, 1, MOST_AT_ONCE);
        final ExchangeRates.Mark behind = behind(call);
        final boolean isLatest = isLatest(call);
        final long position = views.position();
        final Catalogue catalogue = views.catalogue();
        final ExchangeRates rates = catalogue.rates();
        final List<Rate> found = isLatest
                ? rates.newestOfPairs(base, quote, atMs)
                : rates.newestFirst(base, quote, atMs, behind, limit + 1);
        final boolean hasMore = !isLatest && found.size() > limit;
        final List<Rate> page = hasMore ? found.subList(0, limit) : found;
        return Answer.json(JsonFields.object(json -> {
                    json.writeNumberField("position", position);
                    if (base != null && quote != null) {
                        used(json, rates, base, quote, Times.of(call, "at", System.currentTimeMillis()));
                    }
                    rates(json, page, catalogue);
                    if (hasMore) {
                        json.writeStringField("next_cursor", cursor(page.getLast()));
                    }
                }))
                .with(Answers.POSITION, Long.toString(position));
    }

    private static boolean isLatest(final Call call) {
        final String text = call.query("latest");
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw Refusal.ofParameter("latest", "latest is true or false.");
        }
        final boolean isLatest = "true".equals(text);
        if (isLatest && (call.query("limit") != null || call.query("cursor") != null)) {
            throw Refusal.ofParameter("latest", "latest=true has one page, without limit and cursor.");
        }
        return isLatest;
    }

    private static String cursor(final Rate last) {
        return last.base() + last.quote() + last.effectiveFromMs();
    }

    private static ExchangeRates.Mark behind(final Call call) {
        final String text = call.query("cursor");
        if (text == null) {
            return null;
        }
        final Matcher cursor = CURSOR.matcher(text);
        if (!cursor.matches()) {
            throw Refusal.ofParameter("cursor", "cursor is the next_cursor of the page before.");
        }
        return new ExchangeRates.Mark(Long.parseLong(cursor.group(3)), cursor.group(1), cursor.group(2));
    }

    /** What one unit of the base is worth to an order of that moment, by whatever rates lead there; absent without. */
    private void used(
            final JsonGenerator json, final ExchangeRates rates, final String base, final String quote, final long atMs)
            throws IOException {
        final RateUse use = new RateUse();
        final RateQuery query = new RateQuery().from(base).to(quote).at(atMs, ageMs);
        if (!base.equals(quote) && rates.find(query, use) == ExchangeRates.Found.FOUND) {
            json.writeObjectFieldStart("used");
            json.writeStringField("base", base);
            json.writeStringField("quote", quote);
            JsonFields.time(json, "at", atMs);
            json.writeStringField(
                    "rate", BigDecimal.valueOf(use.mantissa(), use.scale()).toPlainString());
            json.writeStringField("source", use.sourceText());
            json.writeEndObject();
        }
    }

    private static String currency(final Call call, final String name) {
        final String text = call.query(name);
        if (text == null) {
            return null;
        }
        final byte[] code = text.getBytes(StandardCharsets.UTF_8);
        if (code.length != CURRENCY_LETTERS || Currencies.exponent(code[0], code[1], code[2]) == Currencies.UNKNOWN) {
            throw Refusal.ofParameter(name, name + " is a currency of ISO 4217, such as EUR.");
        }
        return text;
    }
}
