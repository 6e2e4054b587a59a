package io.trailmark.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of each product's files, and what they become: samples of ours in its form stand in the test's resources. */
final class ImportersTest {
    private static final Defaults DEFAULTS =
            new Defaults("acme", null, "history", "USD", "https://shop.example/", ZoneId.of("Europe/Berlin"), null);

    private static List<String> translated(
            final InputStream source, final Dialect dialect, final Kind kind, final Defaults defaults) {
        final List<String> all = new ArrayList<>();
        try (RowFile file = RowFile.of(source)) {
            final Translator translator = new Translator(dialect, kind, Map.of(), defaults);
            translator.begin(file);
            for (Row row = file.next(); row != null; row = file.next()) {
                final Translated translated = translator.translate(row);
                all.add(
                        translated.body() != null
                                ? translated.body().toString()
                                : translated.skipped() != null
                                        ? "skipped: " + translated.skipped()
                                        : translated.errors().toString());
            }
            if (!translator.left().isEmpty()) {
                all.add("left: " + String.join(", ", translator.left()));
            }
        }
        return all;
    }

    private static void assertSample(final String name, final Dialect dialect, final Kind kind) throws IOException {
        try (InputStream sample = ImportersTest.class.getResourceAsStream("/imports/" + name);
                InputStream expected = ImportersTest.class.getResourceAsStream("/imports/" + name + ".rows")) {
            assertEquals(
                    new String(expected.readAllBytes(), StandardCharsets.UTF_8).strip(),
                    String.join("\n", translated(sample, dialect, kind, DEFAULTS)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dub-links.csv,DUB,LINKS",
        "dub-partners.csv,DUB,PARTNERS",
        "dub-customers.ndjson,DUB,CUSTOMERS",
        "dub-commissions.csv,DUB,CONVERSIONS",
        "rewardful-affiliates.csv,REWARDFUL,PARTNERS",
        "rewardful-referrals.ndjson,REWARDFUL,CUSTOMERS",
        "rewardful-commissions.ndjson,REWARDFUL,CONVERSIONS",
        "firstpromoter-promoters.csv,FIRSTPROMOTER,PARTNERS",
        "firstpromoter-leads.csv,FIRSTPROMOTER,CUSTOMERS",
        "firstpromoter-commissions.ndjson,FIRSTPROMOTER,CONVERSIONS",
        "tapfiliate-affiliates.csv,TAPFILIATE,PARTNERS",
        "tapfiliate-customers.csv,TAPFILIATE,CUSTOMERS",
        "tapfiliate-conversions.csv,TAPFILIATE,CONVERSIONS",
        "shlink-links.csv,SHLINK,LINKS",
        "shlink-links.ndjson,SHLINK,LINKS",
        "yourls-links.tsv,YOURLS,LINKS",
        "tune-conversions.csv,TUNE,CONVERSIONS",
        "everflow-conversions.csv,EVERFLOW,CONVERSIONS",
        "everflow-conversions.ndjson,EVERFLOW,CONVERSIONS"
    })
    void shouldTakeOverWhatProductsExport(final String name, final Dialect dialect, final Kind kind)
            throws IOException {
        assertSample(name, dialect, kind);
    }

    private static String read(final String text, final Converter converter, final Reading reading) {
        try {
            return converter.convert(text, reading).asText();
        } catch (final IllegalArgumentException e) {
            return "refused";
        }
    }

    private static final Reading READING = new Reading(ZoneId.of("Europe/Berlin"), null, false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1299.00|1299.00",
                "$1,299.00|1299.00",
                "1.299,00 EUR|1299.00",
                "1 299,5 €|1299.5",
                "US$12|12",
                "EUR 0,5|0.5",
                "1'299.00|1299.00",
                "1,234,567|1234567",
                "1.234.567,89|1234567.89",
                "1299.125|1299.125",
                "1,299|refused",
                "1.299|refused",
                "-5|refused",
                "1e9|refused",
                "NaN|refused",
                "12,34,56|refused",
                "=1+1|refused",
                "1,2,3.00|refused",
                "$|refused"
            })
    void shouldReadAmountsAsPeopleWriteThemAndGuessNothing(final String text, final String plain) {
        assertEquals(plain, read(text, Converters::amount, READING));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T10:00:00Z,2026-11-01T10:00:00Z",
        "2026-11-01T10:00:00.123456+01:00,2026-11-01T09:00:00.123Z",
        "2026-11-01 10:00:00,2026-11-01T09:00:00Z",
        "2026-07-01 10:00,2026-07-01T08:00:00Z",
        "2026-11-01 10:00:00 UTC,2026-11-01T10:00:00Z",
        "2026-11-01 10:00:00 -0500,2026-11-01T15:00:00Z",
        "2026-11-01,2026-10-31T23:00:00Z",
        "1793527200,2026-11-01T10:00:00Z",
        "1793527200123,2026-11-01T10:00:00.123Z",
        "11/01/2026,refused",
        "yesterday,refused",
        "2026-13-01,refused",
        "'2026-11-01 25:00',refused"
    })
    void shouldReadTimesOfAKnownFormOnly(final String text, final String time) {
        assertEquals(time, read(text, Converters::time, READING));
    }

    @Test
    void shouldReadTimesAsItIsTold() {
        final Reading american = new Reading(
                ZoneId.of("America/New_York"), DateTimeFormatter.ofPattern("MM/dd/yyyy h:mm a", Locale.ROOT), false);
        assertEquals("2026-11-02T15:05:00Z", read("11/02/2026 10:05 AM", Converters::time, american));
    }

    @ParameterizedTest
    @CsvSource({
        "https://go.acme.example/blog,blog", "go.acme.example/blog?utm=1,blog", "blog,blog",
        "https://acme.example/?via=ann,ann", "https://acme.example/x?ref=bob#top,bob", "https://acme.example/,refused"
    })
    void shouldFindTheCodeInALink(final String text, final String code) {
        assertEquals(code, read(text, Converters::linkCode, READING));
    }

    @ParameterizedTest
    @CsvSource({
        "Ann.Blog@Example.com,ann-blog-example-com",
        "pn_1J8,pn_1J8",
        "Jürgen & Söhne,Jurgen-Sohne",
        "???,refused"
    })
    void shouldMakeTheSameCodeOfTheSameName(final String text, final String code) {
        assertEquals(code, read(text, Converters::code, READING));
    }

    private static InputStream text(final String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldNameTheColumnThatIsMissingAndThoseThatAreThere() {
        assertEquals(
                "No column says the code of the links: it is called short_code. There are: code, longUrl."
                        + " --map COLUMN=code names one.",
                assertThrows(
                                UnreadableFile.class,
                                () -> translated(text("code,longUrl\na,b\n"), Dialect.SHLINK, Kind.LINKS, DEFAULTS))
                        .getMessage());
    }

    @Test
    void shouldTakeColumnsThatAreMapped() {
        try (RowFile file = RowFile.of(text("slug,longUrl,title\na,https://a.example/,T\n"))) {
            final Translator translator =
                    new Translator(Dialect.SHLINK, Kind.LINKS, Map.of("slug", "code", "title", ""), DEFAULTS);
            translator.begin(file);
            assertEquals(
                    "{\"code\":\"a\",\"destination\":\"https://a.example/\",\"program\":\"acme\"}",
                    translator.translate(file.next()).body().toString());
            assertTrue(translator.left().isEmpty());
        }
    }

    @Test
    void shouldNotGuessWhichGoalStandsForBeingACustomer() {
        assertEquals(
                "[[line 2, goal: is missing: --goal names the one that stands for being a customer; without a reward it"
                        + " earns nothing (invalid)]]",
                translated(
                                text("customer_id,partner\nc1,ann\n"),
                                Dialect.NATIVE,
                                Kind.CUSTOMERS,
                                new Defaults("acme", null, null, null, null, ZoneId.of("UTC"), null))
                        .toString());
    }

    @Test
    void shouldTakeEventsInOurOwnWords() {
        assertEquals(
                List.of(
                        "{\"partner\":\"ann\",\"customer_id\":\"c1\",\"occurred_at\":\"2026-01-01T00:00:00Z\","
                                + "\"metadata\":{\"k\":\"=v\"},\"program\":\"acme\",\"goal\":\"signup\","
                                + "\"order_id\":\"customer:c1\"}",
                        "[line 3, occurred_at: since: 'soon' is no time such as 2026-11-01T10:00:00Z or"
                                + " 2026-11-01 10:00; --dates says how other ones are written, such as MM/dd/yyyy"
                                + " (invalid)]",
                        "left: other"),
                translated(
                        text("""
                                customer_id,partner,since,metadata.k,other
                                c1,ann,2026-01-01T01:00,'=v,x
                                c2,ann,soon,,
                                """),
                        Dialect.NATIVE,
                        Kind.CUSTOMERS,
                        new Defaults("acme", null, "signup", null, null, ZoneId.of("Europe/Berlin"), null)));
        assertEquals(
                List.of("{\"partner\":\"ann\",\"order_id\":\"A-1\",\"occurred_at\":\"2026-01-01T00:00:00Z\","
                        + "\"program\":\"acme\",\"goal\":\"history\","
                        + "\"amount\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}"),
                translated(
                        text("{\"order_id\":\"A-1\",\"partner\":\"ann\",\"occurred_at\":\"2026-01-01T00:00:00Z\","
                                + "\"amount\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}"),
                        Dialect.NATIVE,
                        Kind.CONVERSIONS,
                        DEFAULTS));
    }
}
