package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.catalogue.ExchangeRates.Found;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rates from what somebody sends, through records, to what the edge finds. */
final class ExchangeRatesTest {
    private static final long DAY_MS = 86_400_000;
    private static final long WEEK_MS = 7 * DAY_MS;

    private final CatalogueBuilder builder = new CatalogueBuilder();
    private final RecordBatch batch = new RecordBatch(1 << 20);
    private final RateQuery query = new RateQuery();
    private final RateUse use = new RateUse();
    private Catalogue catalogue = Catalogue.EMPTY;

    @Test
    void shouldFindTheNewestRateThatIsNotAfterTheMomentAndNotTooOld() {
        give("EUR", "USD", "1.0842", "2026-11-20", "ECB");
        give("EUR", "USD", "1.0850", "2026-11-23", "ECB");
        assertEquals(Found.MISSING, find("EUR", "USD", "2026-11-19T23:59:59.999Z"));
        assertFound("1.0842", "ECB 2026-11-20", "EUR", "USD", "2026-11-20T00:00:00Z");
        assertFound("1.0842", "ECB 2026-11-20", "EUR", "USD", "2026-11-22T23:59:59.999Z");
        assertFound("1.085", "ECB 2026-11-23", "EUR", "USD", "2026-11-23T00:00:00Z");
        assertFound("1.085", "ECB 2026-11-23", "EUR", "USD", "2026-11-30T00:00:00Z");
        assertEquals(Found.MISSING, find("EUR", "USD", "2026-11-30T00:00:00.001Z"));
    }

    @Test
    void shouldTurnARateRoundAndGoThroughACommonCurrency() {
        give("EUR", "USD", "1.25", "2026-11-20", "ECB");
        give("EUR", "GBP", "0.8", "2026-11-20", "ECB");
        give("CHF", "EUR", "1.0526315789473684", "2026-11-20", "SNB");
        assertFound("0.8", "ECB 2026-11-20", "USD", "EUR", "2026-11-21T00:00:00Z");
        assertFound("0.64", "ECB 2026-11-20 via EUR", "USD", "GBP", "2026-11-21T00:00:00Z");
        assertFound("1.5625", "ECB 2026-11-20 via EUR", "GBP", "USD", "2026-11-21T00:00:00Z");
        assertFound(
                "1.3157894736842105", "SNB 2026-11-20, ECB 2026-11-20 via EUR", "CHF", "USD", "2026-11-21T00:00:00Z");
        assertFound(
                "0.760000000000000015", "ECB 2026-11-20, SNB 2026-11-20 via EUR", "USD", "CHF", "2026-11-21T00:00:00Z");
        assertEquals(Found.UNKNOWN, find("USD", "JPY", "2026-11-21T00:00:00Z"));
        assertEquals(Found.UNKNOWN, find("JPY", "SEK", "2026-11-21T00:00:00Z"));
    }

    @Test
    void shouldSayWhereAWayWasThereOnceButNotLately() {
        give("EUR", "USD", "1.25", "2026-11-20", "ECB");
        give("EUR", "GBP", "0.8", "2026-11-10", "ECB");
        assertEquals(Found.MISSING, find("USD", "GBP", "2026-11-21T00:00:00Z"));
    }

    @Test
    void shouldPreferThePairItselfAndTheNewerOfTwoDays() {
        give("EUR", "USD", "1.25", "2026-11-20", "ECB");
        give("EUR", "GBP", "0.8", "2026-11-20", "ECB");
        give("JPY", "GBP", "0.005", "2026-11-21", "BOJ");
        give("USD", "JPY", "150", "2026-11-21", "BOJ");
        assertFound("0.75", "BOJ 2026-11-21 via JPY", "USD", "GBP", "2026-11-21T00:00:00Z");
        assertFound("0.64", "ECB 2026-11-20 via EUR", "USD", "GBP", "2026-11-20T23:00:00Z");
        give("GBP", "USD", "1.6", "2026-11-15", "BOE");
        assertFound("0.625", "BOE 2026-11-15", "USD", "GBP", "2026-11-21T00:00:00Z");
        give("USD", "GBP", "0.62", "2026-11-15", "FED");
        assertFound("0.62", "FED 2026-11-15", "USD", "GBP", "2026-11-21T00:00:00Z");
        give("GBP", "USD", "1.6", "2026-11-16", "BOE");
        assertFound("0.625", "BOE 2026-11-16", "USD", "GBP", "2026-11-21T00:00:00Z");
    }

    @Test
    void shouldMultiplyAndDivideTwiceWhereTheWaySaysSo() {
        give("USD", "EUR", "0.8", "2026-11-20", "ECB");
        give("EUR", "GBP", "0.9", "2026-11-20", "ECB");
        assertFound("0.72", "ECB 2026-11-20 via EUR", "USD", "GBP", "2026-11-21T00:00:00Z");
        assertFound("1.3888888888888889", "ECB 2026-11-20 via EUR", "GBP", "USD", "2026-11-21T00:00:00Z");
    }

    @Test
    void shouldSayTheMomentWhereItIsNoMidnight() {
        final CatalogueDraft draft = new CatalogueDraft(catalogue, 0);
        draft.create(EntityKind.RATE, json("""
                {"base":"EUR","quote":"USD","rate":1.0842,"from":"2026-11-20T16:04:05.006+01:00","source":"ours"}"""));
        apply(draft);
        assertFound("1.0842", "ours 2026-11-20T15:04:05Z", "EUR", "USD", "2026-11-21T00:00:00Z");
    }

    @Test
    void shouldCorrectARateByTheNextVersionOfItsMoment() {
        give("EUR", "USD", "1.0842", "2026-11-20", "ECB");
        give("EUR", "USD", "1.0850", "2026-11-21", "ECB");
        final CatalogueDraft draft = give("EUR", "USD", "1.0844", "2026-11-20", "ECB");
        assertEquals(1, draft.changes().size());
        final Rate corrected = catalogue.rates().of("EUR", "USD", ms("2026-11-20T00:00:00Z"));
        assertEquals(2, corrected.version());
        assertEquals(1, corrected.id());
        assertEquals(new BigDecimal("1.0844"), corrected.decimal());
        assertEquals(2, catalogue.rates().count());
        assertNull(catalogue.rates().of("EUR", "USD", ms("2026-11-20T00:00:01Z")));
    }

    @Test
    void shouldTakeTheSameRateOnce() {
        give("EUR", "USD", "1.0840", "2026-11-20", "ECB");
        final Catalogue before = catalogue;
        final CatalogueDraft again = new CatalogueDraft(catalogue, 0);
        again.create(EntityKind.RATE, json("""
                {"base":"EUR","quote":"USD","rate":"01.084","date":"2026-11-20","source":"ECB"}"""));
        assertEquals(List.of(), again.errors());
        assertEquals(List.of(), again.changes());
        assertSame(before.rates(), catalogue.rates());
        assertEquals(
                1, give("EUR", "USD", "1.0840", "2026-11-20", "ECBx").changes().size());
    }

    @Test
    void shouldShowTheNewestOfEachPairAndAllOfThemPageByPage() {
        give("EUR", "USD", "1.1", "2026-11-19", "ECB");
        give("EUR", "USD", "1.2", "2026-11-20", "ECB");
        give("EUR", "GBP", "0.8", "2026-11-18", "ECB");
        final ExchangeRates rates = catalogue.rates();
        assertEquals(2, rates.pairs());
        assertEquals(
                List.of("EUR/GBP 2026-11-18T00:00:00Z", "EUR/USD 2026-11-20T00:00:00Z"),
                codes(rates.newestOfPairs(null, null, Long.MAX_VALUE)));
        assertEquals(
                List.of("EUR/USD 2026-11-20T00:00:00Z", "EUR/USD 2026-11-19T00:00:00Z"),
                codes(rates.newestFirst("EUR", "USD", Long.MAX_VALUE, null, 10)));
        assertEquals(List.of(), rates.newestFirst("EUR", "USD", ms("2026-11-18T00:00:00Z"), null, 10));
        give("EUR", "GBP", "0.8", "2026-11-19", "ECB");
        give("CHF", "GBP", "0.8", "2026-11-19", "ECB");
        give("EUR", "CHF", "0.8", "2026-11-19", "ECB");
        final List<String> all = List.of(
                "EUR/USD 2026-11-20T00:00:00Z",
                "CHF/GBP 2026-11-19T00:00:00Z",
                "EUR/CHF 2026-11-19T00:00:00Z",
                "EUR/GBP 2026-11-19T00:00:00Z",
                "EUR/USD 2026-11-19T00:00:00Z",
                "EUR/GBP 2026-11-18T00:00:00Z");
        for (int limit = 1; limit <= all.size() + 1; limit++) {
            assertEquals(all, pages(null, null, limit), "of " + limit);
        }
        assertEquals(all.stream().filter(each -> each.contains("/GBP")).toList(), pages(null, "GBP", 1));
        assertEquals(all.stream().filter(each -> each.startsWith("CHF/")).toList(), pages("CHF", null, 1));
    }

    /** All rates, read a page after the other. */
    private List<String> pages(final String base, final String quote, final int limit) {
        final List<String> all = new ArrayList<>();
        List<Rate> page = catalogue.rates().newestFirst(base, quote, Long.MAX_VALUE, null, limit);
        while (!page.isEmpty()) {
            all.addAll(codes(page));
            final Rate last = page.getLast();
            final ExchangeRates.Mark behind = new ExchangeRates.Mark(last.effectiveFromMs(), last.base(), last.quote());
            page = catalogue.rates().newestFirst(base, quote, Long.MAX_VALUE, behind, limit);
        }
        return all;
    }

    /** Beside a map of each pair, in an order that a file of the past may have. */
    @Test
    void shouldAgreeWithAMapInWhateverOrderTheyCome() {
        final Random random = new Random(5);
        final ExchangeRates.Growing growing = new ExchangeRates.Growing();
        final TreeMap<Long, Long> expected = new TreeMap<>();
        for (int i = 0; i < 2_000; i++) {
            final long day = random.nextInt(1_000);
            final long mantissa = 1L + random.nextInt(1_000_000);
            expected.put(day * DAY_MS, mantissa);
            growing.put(rate(i + 1, day * DAY_MS, mantissa));
            if (i % 100 == 0) {
                growing.build();
            }
        }
        final ExchangeRates rates = growing.build();
        assertEquals(expected.size(), rates.count());
        for (int i = 0; i < 10_000; i++) {
            final long timeMs = random.nextLong(1_100 * DAY_MS) - 10 * DAY_MS;
            final var entry = expected.floorEntry(timeMs);
            query.from("EUR").to("USD").at(timeMs, WEEK_MS);
            final boolean isThere = entry != null && entry.getKey() >= timeMs - WEEK_MS;
            assertEquals(isThere ? Found.FOUND : Found.MISSING, rates.find(query, use));
            if (isThere) {
                final BigDecimal wanted = BigDecimal.valueOf(entry.getValue(), 5);
                assertEquals(0, wanted.compareTo(BigDecimal.valueOf(use.mantissa(), use.scale())));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'quote':'USD','rate':'1','date':'2026-11-20','source':'E'|/base",
                "'base':'EUR','rate':'1','date':'2026-11-20','source':'E'|/quote",
                "'base':'eur','quote':'USD','rate':'1','date':'2026-11-20','source':'E'|/base",
                "'base':'EUR','quote':'ABC','rate':'1','date':'2026-11-20','source':'E'|/quote",
                "'base':'EUR','quote':'EUR','rate':'1','date':'2026-11-20','source':'E'|/quote",
                "'base':'EUR','quote':'USD','date':'2026-11-20','source':'E'|/rate",
                "'base':'EUR','quote':'USD','rate':'0','date':'2026-11-20','source':'E'|/rate",
                "'base':'EUR','quote':'USD','rate':'-1','date':'2026-11-20','source':'E'|/rate",
                "'base':'EUR','quote':'USD','rate':'1e5','date':'2026-11-20','source':'E'|/rate",
                "'base':'EUR','quote':'USD','rate':'1,08','date':'2026-11-20','source':'E'|/rate",
                "'base':'EUR','quote':'USD','rate':'1000000000','date':'2026-11-20','source':'E'|/rate",
                "'base':'EUR','quote':'USD','rate':'0.0000000009','date':'2026-11-20','source':'E'|/rate",
                "'base':'EUR','quote':'USD','rate':'1.0123456789012345678','date':'2026-11-20','source':'E'|/rate",
                "'base':'EUR','quote':'USD','rate':'1','source':'E'|/from",
                "'base':'EUR','quote':'USD','rate':'1','date':'20 Nov 2026','source':'E'|/date",
                "'base':'EUR','quote':'USD','rate':'1','from':'2026-11-20','source':'E'|/from",
                "'base':'EUR','quote':'USD','rate':'1','date':'1969-11-20','source':'E'|/date",
                "'base':'EUR','quote':'USD','rate':'1','date':'2026-11-20'|/source",
                "'base':'EUR','quote':'USD','rate':'1','date':'2026-11-20','source':'E','status':'x'|/status"
            })
    void shouldSayWhichFieldIsWrong(final String body, final String field) {
        final CatalogueDraft draft = new CatalogueDraft(catalogue, 0);
        draft.at("/7").create(EntityKind.RATE, json('{' + body.replace('\'', '"') + '}'));
        assertEquals(
                List.of("/7" + field),
                draft.errors().stream().map(DraftError::field).toList());
    }

    @Test
    void shouldRefuseAMomentThatIsSaidTwice() {
        final CatalogueDraft draft = new CatalogueDraft(catalogue, 0);
        draft.create(EntityKind.RATE, json("""
                {"base":"EUR","quote":"USD","rate":"1","date":"2026-11-20","from":"2026-11-20T00:00:00Z",
                 "source":"E"}"""));
        assertTrue(draft.errors().getFirst().message().contains("both 'from' and 'date'"));
    }

    @Test
    void shouldGiveEachRateTheNextNumberInOneRequest() {
        final CatalogueDraft draft = new CatalogueDraft(catalogue, 0);
        for (int day = 10; day < 20; day++) {
            draft.create(EntityKind.RATE, body("EUR", "USD", "1.1", "2026-11-" + day, "ECB"));
        }
        apply(draft);
        assertEquals(10, catalogue.rates().count());
        assertEquals(
                10,
                catalogue.rates().of("EUR", "USD", ms("2026-11-19T00:00:00Z")).id());
        assertFalse(catalogue.rates().hasPair("USD", "EUR"));
    }

    private static Rate rate(final int id, final long fromMs, final long mantissa) {
        final CatalogueDraft draft = new CatalogueDraft(Catalogue.EMPTY, 0);
        final String json = "{\"base\":\"EUR\",\"quote\":\"USD\",\"rate\":\"" + BigDecimal.valueOf(mantissa, 5)
                + "\",\"from\":\"" + Instant.ofEpochMilli(fromMs) + "\",\"source\":\"E\"}";
        return ((Rate) draft.create(EntityKind.RATE, json(json))).stamped(id, 1);
    }

    private CatalogueDraft give(
            final String base, final String quote, final String rate, final String date, final String source) {
        final CatalogueDraft draft = new CatalogueDraft(catalogue, 0);
        draft.create(EntityKind.RATE, body(base, quote, rate, date, source));
        apply(draft);
        return draft;
    }

    private static byte[] body(
            final String base, final String quote, final String rate, final String date, final String source) {
        return json(String.format(
                "{\"base\":\"%s\",\"quote\":\"%s\",\"rate\":\"%s\",\"date\":\"%s\",\"source\":\"%s\"}",
                base, quote, rate, date, source));
    }

    private void apply(final CatalogueDraft draft) {
        assertEquals(List.of(), draft.errors());
        batch.clear();
        assertTrue(draft.encode(batch));
        int offset = 0;
        for (int i = 0; i < batch.count(); i++) {
            final int lengthBytes = RecordFrame.lengthBytes(batch.buffer(), offset);
            builder.apply(batch.buffer(), offset, lengthBytes);
            offset += RecordFrame.alignedLength(lengthBytes);
        }
        catalogue = builder.build();
    }

    private void assertFound(
            final String rate, final String source, final String from, final String to, final String moment) {
        assertEquals(Found.FOUND, find(from, to, moment));
        assertEquals(new BigDecimal(rate), BigDecimal.valueOf(use.mantissa(), use.scale()));
        assertEquals(source, use.sourceText());
    }

    private Found find(final String from, final String to, final String moment) {
        query.from(from).to(to).at(ms(moment), WEEK_MS);
        return catalogue.rates().find(query, use);
    }

    private static long ms(final String moment) {
        return Instant.parse(moment).toEpochMilli();
    }

    private static List<String> codes(final List<Rate> rates) {
        return new ArrayList<>(rates.stream().map(Rate::code).toList());
    }

    private static byte[] json(final String text) {
        return text.getBytes(UTF_8);
    }
}
