package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.Source;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programme files: what they mean, and every way in which they can be wrong, with file, line and column. */
final class CatalogueFilesTest {
    private static final String HEAD = "program: acme\ncurrency: EUR\n";
    private static final String LINK = HEAD + "partners:\n- partner: ann\n  links:\n  - code: a\n    ";

    private static final String TELLING = " \n\t:-[]{}\"'#&*!|>%@`,?";

    @TempDir
    private Path folder;

    @Test
    void shouldSayInOneLineWhatAParserSaysInTwo() {
        write("a.yaml", HEAD + "name: &\n");
        final String error = CatalogueFiles.load(folder).errors().getFirst().toString();
        assertTrue(error.contains("\\u000a"), error);
        assertTrue(error.chars().noneMatch(Character::isISOControl), error);
    }

    @Test
    void shouldReadEveryKey() {
        write("a.yaml", """
                program: acme
                name: "Größe & Co"
                currency: JPY
                time_zone: Asia/Tokyo
                domains: [Go.Acme.Example, "[::1]"]
                deep_link_hosts: [SHOP.example]
                fallback: https://shop.example/f
                not_found: https://shop.example/n
                click_id_parameter: tm.id
                cookie: declared
                prefetch: serve
                postback_auth: click_id
                applications: approve
                goals:
                - goal: sale
                  name: Sale
                  window: 12h
                  model: first_touch
                  reward: {fixed: 100}
                - goal: lead
                  reward: {percent: 12.5}
                partners:
                - partner: ann
                  name: Ann
                  type: reseller
                  status: rejected
                  status_note: sells coupons of others
                  links:
                  - code: x-1
                    destination: https://shop.example/{sub1}
                    redirect: 307
                    forward: none
                    referrer_policy: no-referrer
                    expires_at: 2027-01-01T01:00:00+01:00
                    fallback: https://shop.example/x
                    status: suspended
                  coupons:
                  - ANN10
                  - 1e3
                  - coupon: X
                    starts_at: 2026-01-01T00:00:00Z
                    expires_at: 2027-01-01T00:00:00Z
                    status: suspended
                """);
        final DeclaredProgram declared = load().programs().getFirst();
        assertEquals(
                new Program(
                        0,
                        "acme",
                        0,
                        EntityStatus.ACTIVE,
                        Source.FILE,
                        0,
                        "Größe & Co",
                        "JPY",
                        0,
                        "Asia/Tokyo",
                        List.of("go.acme.example", "[::1]"),
                        List.of("shop.example"),
                        "https://shop.example/f",
                        "https://shop.example/n",
                        "tm.id",
                        true,
                        true,
                        true,
                        true,
                        Notes.NONE),
                declared.program().entity());
        assertEquals(
                new Goal(
                        0,
                        0,
                        "sale",
                        0,
                        EntityStatus.ACTIVE,
                        Source.FILE,
                        0,
                        "Sale",
                        43_200_000L,
                        Model.FIRST_TOUCH,
                        RewardKind.FIXED,
                        0,
                        100),
                declared.goals().getFirst().entity());
        assertEquals(125_000, declared.goals().get(1).entity().rewardPpm());
        final DeclaredPartner partner = declared.partners().getFirst();
        assertEquals(
                new Partner(
                        0,
                        0,
                        "ann",
                        0,
                        EntityStatus.REJECTED,
                        Source.FILE,
                        0,
                        "Ann",
                        PartnerType.RESELLER,
                        0,
                        "",
                        false,
                        "",
                        "sells coupons of others",
                        Notes.NONE),
                partner.partner().entity());
        assertEquals(
                new Link(
                        0,
                        0,
                        0,
                        "x-1",
                        0,
                        EntityStatus.SUSPENDED,
                        Source.FILE,
                        0,
                        "https://shop.example/{sub1}",
                        307,
                        Forwarding.NONE_FORWARDED,
                        ReferrerPolicy.NO_REFERRER,
                        1_798_761_600_000L,
                        "https://shop.example/x",
                        LinkTerms.NONE,
                        Notes.NONE),
                partner.links().getFirst().entity());
        assertEquals("1e3", partner.coupons().get(1).entity().code());
        assertEquals(
                new Coupon(
                        0,
                        0,
                        0,
                        "X",
                        0,
                        EntityStatus.SUSPENDED,
                        Source.FILE,
                        0,
                        1_767_225_600_000L,
                        1_798_761_600_000L),
                partner.coupons().get(2).entity());
    }

    @Test
    void shouldFillInDefaults() {
        write("a.yaml", LINK + "destination: https://shop.example/\ngoals:\n- goal: sale\n");
        final DeclaredProgram declared = load().programs().getFirst();
        assertEquals(
                new Program(
                        0,
                        "acme",
                        0,
                        EntityStatus.ACTIVE,
                        Source.FILE,
                        0,
                        "acme",
                        "EUR",
                        2,
                        "UTC",
                        List.of(),
                        List.of(),
                        "",
                        "",
                        "click_id",
                        false,
                        false,
                        false,
                        false,
                        Notes.NONE),
                declared.program().entity());
        assertEquals(
                new Goal(
                        0,
                        0,
                        "sale",
                        0,
                        EntityStatus.ACTIVE,
                        Source.FILE,
                        0,
                        "sale",
                        30L * 86_400_000,
                        Model.LAST_TOUCH,
                        RewardKind.NONE,
                        0,
                        0),
                declared.goals().getFirst().entity());
        final DeclaredPartner partner = declared.partners().getFirst();
        assertEquals(PartnerType.AFFILIATE, partner.partner().entity().type());
        assertEquals(
                new Link(
                        0,
                        0,
                        0,
                        "a",
                        0,
                        EntityStatus.ACTIVE,
                        Source.FILE,
                        0,
                        "https://shop.example/",
                        302,
                        Forwarding.UNKNOWN_FORWARDED,
                        ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
                        Link.NEVER,
                        "",
                        LinkTerms.NONE,
                        Notes.NONE),
                partner.links().getFirst().entity());
    }

    @Test
    void shouldSayWhatIsWrongWithAProgram() {
        wrong("currency: EUR\n", "1:1: key 'program' is missing; expected its code");
        wrong("program: acme\n", "1:1: key 'currency' is missing; expected an ISO 4217 code in capitals, such as EUR");
        wrong("program: a b\ncurrency: EUR", "1:10: 'a b' is no valid code; expected 1 to 64 letters, digits, - and _");
        wrong("program: größe\ncurrency: EUR", "1:10: 'größe' is no valid code;");
        wrong("program: " + "a".repeat(65) + "\ncurrency: EUR", "1:10: 'aaaa");
        wrong("program: acme\ncurrency: eur\n", "2:11: 'eur' is no currency;");
        wrong("program: acme\ncurrency: XXX\n", "2:11: 'XXX' is no currency;");
        wrong("program: acme\ncurrency: €\n", "2:11: '€' is no currency;");
        wrong(HEAD + "curency: EUR", "3:1: unknown key 'curency'; expected one of program, name, currency, time_zone,");
        wrong(HEAD + "curency: EUR", "did you mean 'currency'?");
        wrong(HEAD + "currency: USD", "3:1: key 'currency' is there twice; expected each key once");
        wrong(HEAD + "time_zone: Europe/Berln", "3:12: 'Europe/Berln' is no time zone;");
        wrong(HEAD + "time_zone: Europe/Berln", "did you mean 'Europe/Berlin'?");
        wrong(HEAD + "time_zone:", "3:11: 'time_zone' is empty; expected a value, or no such key");
        wrong(HEAD + "name: [a]", "3:7: 'name' is a list; expected a single value");
        wrong(HEAD + "name: \"a\\nb\"", "3:7: 'a\\u000ab' is no valid name; expected one line of at most 200 bytes");
        wrong(HEAD + "name: " + "ä".repeat(101), "3:7: 'äää");
        wrong(HEAD + "fallback: shop.example", "3:11: 'shop.example': the address does not begin with http:// or");
        wrong(HEAD + "not_found: https://a@b.example/", "3:12: 'https://a@b.example/': there is an @ before the path");
        wrong(HEAD + "click_id_parameter: a=b", "3:21: 'a=b' is no valid code; expected 1 to 64 letters, digits, -, _");
        wrong(HEAD + "cookie: always", "3:9: 'always' is no valid 'cookie'; expected one of consent, declared");
        wrong(HEAD + "prefetch: serv", "3:11: 'serv' is no valid 'prefetch'; expected one of refuse, serve; did you");
        wrong(
                HEAD + "postback_auth: none",
                "3:16: 'none' is no valid 'postback_auth'; expected one of token, click_id");
        wrong("just text", "1:1: here is a single value; expected keys with values: program, name, currency,");
        wrong("- a", "1:1: here is a list; expected keys with values: program, name, currency,");
    }

    @Test
    void shouldSayWhatIsWrongWithHosts() {
        wrong(HEAD + "domains: localhost", "3:10: 'domains' is a single value; expected a list: each item on a line");
        wrong(HEAD + "domains: [a:b.example]", "3:11: 'a:b.example' is no valid host;");
        wrong(HEAD + "domains: [\"https://a.example\"]", "3:11: 'https://a.example' is no valid host; expected a host");
        wrong(HEAD + "domains: [a.example/x]", "'a.example/x' is no valid host;");
        wrong(HEAD + "domains: [zoë.example]", "'zoë.example' is no valid host; expected a host without scheme,");
        wrong(HEAD + "domains: [zoë.example]", "in punycode (xn--...)");
        wrong(HEAD + "domains: [[a]]", "3:11: a host is a list; expected its name");
        wrong(
                HEAD + "domains: [a.example, A.example]",
                "3:22: host 'a.example' is there twice; expected each host once");
        wrong(HEAD + "deep_link_hosts: [\"*.a.example\"]", "3:19: '*.a.example' is no valid host;");
        final String many = "a.example,".repeat(Limits.HOSTS_PER_LIST + 1);
        wrong(HEAD + "domains: [" + many + "]", "3:10: 'domains' has 101 hosts; expected at most 100");
    }

    @Test
    void shouldSayWhatIsWrongWithGoals() {
        wrong(HEAD + "goals: [sale]", "3:9: here is a single value; expected keys with values: goal, name, window,");
        wrong(HEAD + "goals:\n- name: x", "4:3: key 'goal' is missing; expected its code");
        wrong(HEAD + "goals:\n- goal: a\n- goal: a", "a.yaml:5:9: goal 'a' is already at ");
        for (final String window : List.of("30", "d", "0d", "-1d", "731d", "1.5h", "30 d", "1y", "99999999d", "30dd")) {
            wrong(
                    HEAD + "goals:\n- {goal: a, window: " + window + "}",
                    "'" + window + "' is no valid window; expected");
        }
        wrong(
                HEAD + "goals:\n- {goal: a, model: last}",
                "4:20: 'last' is no valid 'model'; expected one of first_touch,");
        for (final String percent : List.of("0", "101", "-5", "+5", "1e1", "20%", "12.34567", ".5", "0x10", "1_0")) {
            wrong(
                    HEAD + "goals:\n- {goal: a, reward: {percent: " + percent + "}}",
                    "'" + percent + "' is no valid perc");
        }
        for (final String fixed : List.of("0", "-1", "1e9", "NaN", "1.234", "1299999999999999999999")) {
            wrong(HEAD + "goals:\n- {goal: a, reward: {fixed: " + fixed + "}}", "'" + fixed + "' is no valid amount;");
        }
        wrong(HEAD + "goals:\n- {goal: a, reward: 20}", "4:21: 'reward' is not one of its three forms; expected none,");
        wrong(HEAD + "goals:\n- {goal: a, reward: {}}", "'reward' is not one of its three forms; expected none,");
        wrong(HEAD + "goals:\n- {goal: a, reward: {percent: 1, fixed: 1}}", "'reward' is not one of its three forms;");
        wrong(
                HEAD + "goals:\n- {goal: a, reward: {precent: 1}}",
                "unknown key 'precent'; expected one of percent, fix");
    }

    @Test
    void shouldSayWhatIsWrongWithPartnersLinksAndCoupons() {
        final String partner = HEAD + "partners:\n- partner: ann\n";
        wrong(HEAD + "partners:\n- name: x", "4:3: key 'partner' is missing; expected its code");
        wrong(partner + "- partner: ann", "a.yaml:5:12: partner 'ann' is already at ");
        wrong(partner + "  type: afiliate", "5:9: 'afiliate' is no valid 'type'; expected one of customer, affiliate,");
        wrong(
                partner + "  status: archived",
                "5:11: 'archived' is no valid 'status'; expected one of active, suspended");
        wrong(
                partner + "  coupons: [a b]",
                "5:13: 'a b' is no valid code; expected 1 to 64 letters, digits, -, _ and .");
        wrong(partner + "  coupons: [[a]]", "5:13: a coupon is a list; expected its code");
        wrong(partner + "  coupons: [{status: active}]", "5:13: key 'coupon' is missing; expected the code that");
        wrong(
                partner + "  coupons: [{coupon: x, starts_at: 2027-01-01T00:00:00Z, expires_at: 2027-01-01T00:00:00Z}]",
                "5:36: 'starts_at' is not before 'expires_at'; expected an earlier moment");
        wrong(partner + "  coupons: [Ann, aNN]", "5:18: coupon 'aNN' is already at ");
        wrong(LINK + "redirect: 302", "6:5: key 'destination' is missing; expected where the link leads to");
        final String good = LINK + "destination: https://shop.example/\n    ";
        wrong(good + "redirect: 301", "8:15: redirect 301 is refused: browsers cache it and repeat clicks are lost;");
        wrong(good + "redirect: 308", "8:15: redirect 308 is refused: browsers cache it and repeat clicks are lost;");
        wrong(good + "redirect: 200", "8:15: '200' is no valid 'redirect'; expected one of 302, 303, 307");
        wrong(good + "forward: some", "8:14: 'some' is no valid 'forward'; expected one of none, unknown, all");
        wrong(good + "referrer_policy: never", "8:22: 'never' is no valid 'referrer_policy'; expected one of strict-");
        for (final String moment : List.of("2027-01-01", "tomorrow", "2027-13-01T00:00:00Z", "2027-01-01T00:00:00")) {
            wrong(good + "expires_at: " + moment, "8:17: '" + moment + "' is no moment; expected RFC 3339 with an");
        }
        wrong(good + "status: off", "8:13: 'off' is no valid 'status'; expected one of active, suspended");
        wrong(good + "fallback: \"\"", "8:15: 'fallback' is empty; expected a value, or no such key");
        wrong(
                good.strip() + "\n- partner: bob\n  links: [{code: a, destination: \"https://shop.example/\"}]",
                "9:18: link 'a' is already at ");
        for (final String reserved : ProgramReader.RESERVED_CODES) {
            wrong(good.replace("code: a", "code: " + reserved), "link code '" + reserved + "' is reserved;");
        }
        for (final String dotted : List.of("px.gif", "tm.js", "robots.txt", "favicon.ico")) {
            wrong(good.replace("code: a", "code: " + dotted), "6:11: '" + dotted + "' is no valid code;");
        }
        wrong(good.replace("code: a", "code: PB"), "6:11: link code 'PB' is reserved; expected another one:");
    }

    @Test
    void shouldSayWhatIsWrongWithDestinations() {
        wrong(
                LINK + "destination: ftp://a.example/",
                "7:18: 'ftp://a.example/': the address does not begin with http:");
        wrong(LINK + "destination: https://größe.example/", "there is a character outside ASCII (from its byte 11 on)");
        wrong(LINK + "destination: https://größe.example/", "expected hosts in punycode (xn--...)");
        wrong(
                LINK + "destination: https://a.example/{sub6}",
                "there is an unknown macro (from its byte 19 on); expected");
        wrong(LINK + "destination: https://a.example/{sub6}", "one of {click_id} {program} {partner} {link} {sub1}");
        wrong(LINK + "destination: https://{sub1}/", "a macro or brace stands in the host");
        wrong(LINK + "destination: \"{source}://a.example/\"", "a macro stands in the scheme");
        final String tooLong = "https://a.example/" + "a".repeat(Limits.URL_LENGTH_BYTES);
        wrong(LINK + "destination: " + tooLong, "aaa...': the address is too long; expected at most 4096 bytes");
        for (final UrlFault fault : UrlFault.values()) {
            assertTrue(!fault.problem().isBlank() && !fault.expected().isBlank(), fault.name());
        }
    }

    @Test
    void shouldSayAllErrorsOfAllFilesAtOnceInTheOrderOfTheLines() {
        write("a.yaml", "program: a\ncurrency: EURO\nnme: x\n");
        write(
                "b.yaml",
                "program: b\ncurrency: EUR\ngoals:\n- goal: x\n  window: 1\n  model: y\npartners:\n- partner: p\n");
        write("c.yaml", "program: [\n");
        write("d.yaml", HEAD);
        final List<CatalogueError> errors = CatalogueFiles.load(folder).errors();
        assertEquals(
                "a.yaml:2 a.yaml:3 b.yaml:5 b.yaml:6 c.yaml:2",
                errors.stream()
                        .map(error -> Path.of(error.file()).getFileName() + ":" + error.line())
                        .collect(Collectors.joining(" ")));
        assertThrows(
                IllegalArgumentException.class,
                () -> CatalogueDiff.between(Catalogue.EMPTY, CatalogueFiles.load(folder), 1));
    }

    @Test
    void shouldRefuseTheSameProgramOrDomainInTwoFiles() {
        write("a.yaml", HEAD + "domains: [localhost]\n");
        write("b.yaml", HEAD);
        write("c.yaml", "program: other\ncurrency: EUR\ndomains:\n- LOCALHOST\n");
        final String a = folder.resolve("a.yaml").toString();
        assertEquals(
                folder.resolve("b.yaml") + ":1:10: programme 'acme' is already at " + a
                        + ":1:10; expected one file per programme\n"
                        + folder.resolve("c.yaml") + ":4:3: domain 'localhost' is already at " + a
                        + ":3:11; expected each domain once",
                errorText());
    }

    @Test
    void shouldRefuseWhatIsNoYaml() {
        wrong("", "a.yaml:1:1: the file is empty; expected a programme: at least the keys program and currency");
        wrong("# only a comment\n", "a.yaml:1:1: the file is empty;");
        wrong("program: acme\n\tcurrency: EUR\n", "a.yaml:2:1: found character");
        wrong("program: acme\n\tcurrency: EUR\n", "expected spaces: YAML does not indent with tabs");
        wrong("program: acme\ncurrency: \"EUR\n", "a.yaml:3:1: found unexpected end of stream; expected valid YAML");
        wrong("program: acme\n  currency: EUR\n", "a.yaml:2:11: mapping values are not allowed here;");
        wrong("program: acme\ncurrency: E\0R\n", "a.yaml:2:12: character U+0000 has no place in YAML;");
        wrong("program: acme\ncurrency: E\u0007R\n", "a.yaml:2:12: character U+0007 has no place in YAML;");
        wrong(HEAD + "---\n" + HEAD, "a.yaml:3:1: a second document begins here; expected one per file");
        wrong(HEAD + "name: !!java.net.URL [x]", "3:7: tags (!...) are not supported; expected the plain value");
        wrong(HEAD + "name: !x y", "3:7: tags (!...) are not supported;");
        wrong(HEAD + "? [a]\n: b", "3:3: a list or mapping stands where a key belongs; expected a word as key");
        wrong("%YAML 9.9\n---\n" + HEAD, "a.yaml");
    }

    @Test
    void shouldReadUtf8WithAByteOrderMarkAndNothingElse() throws IOException {
        write("a.yaml", "\uFEFF" + HEAD);
        assertEquals("", errorText());
        write("a.yaml", HEAD + "name: Größe", ISO_8859_1);
        assertEquals(folder.resolve("a.yaml") + ":3:9: a byte is not UTF-8; expected UTF-8 throughout", errorText());
        write("a.yaml", HEAD, UTF_16);
        assertEquals(folder.resolve("a.yaml") + ":1:1: a byte is not UTF-8; expected UTF-8 throughout", errorText());
        Files.write(folder.resolve("a.yaml"), new byte[] {'a', ':', ' ', (byte) 0xC3});
        assertEquals(folder.resolve("a.yaml") + ":1:4: a byte is not UTF-8; expected UTF-8 throughout", errorText());
    }

    /** A few lines that stand for billions of values, and brackets without end: refused before anything is built. */
    @Test
    void shouldRefuseYamlBombs() {
        final StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 20; i++) {
            final String alias = "*a" + (i - 1);
            laughs.append("a%d: &a%d [%s]%n".formatted(i, i, String.join(",", Collections.nCopies(10, alias))));
        }
        wrong(laughs.toString(), "a.yaml:1:5: anchor &a0 is not supported; expected the value written out");
        wrong(HEAD + "name: *name", "a.yaml:3:7: alias *name is not supported;");
        wrong("a: &a [*a]", "a.yaml:1:4: anchor &a is not supported;");
        wrong(HEAD + "<<: *base", "alias *base is not supported;");
        wrong("[".repeat(1_000_000), "a.yaml:1:17: lists and keys lie too deep; expected at most 16 levels");
        wrong("a: {".repeat(100_000), "lists and keys lie too deep;");
        wrong("- ".repeat(100_000), "lists and keys lie too deep;");
    }

    @Test
    void shouldReadAMegabyteOfLinks() {
        final StringBuilder text = new StringBuilder(HEAD + "partners:\n- partner: ann\n  links:\n");
        int linkCount = 0;
        while (text.length() < 1_000_000) {
            text.append("  - {code: l").append(linkCount);
            text.append(", destination: \"https://shop.example/item?from={partner}\"}\n");
            linkCount++;
        }
        write("a.yaml", text.toString());
        final DeclaredPartner ann = load().programs().getFirst().partners().getFirst();
        assertEquals(linkCount, ann.links().size());
    }

    @Test
    void shouldLimitFilesAndReportedErrors() throws IOException {
        Files.write(folder.resolve("a.yaml"), new byte[Limits.FILE_LENGTH_BYTES + 1]);
        assertEquals(
                folder.resolve("a.yaml") + ": the file has 16777217 bytes; expected at most 16777216", errorText());
        write("a.yaml", HEAD + "coupons: x\n".repeat(Limits.ERRORS_REPORTED + 500));
        final List<CatalogueError> errors = CatalogueFiles.load(folder).errors();
        assertEquals(Limits.ERRORS_REPORTED + 1, errors.size());
        assertEquals(
                folder.resolve("a.yaml") + ": and 500 more errors from here on",
                errors.getLast().toString());
    }

    @Test
    void shouldSayWhenTheFolderOrAFileCannotBeRead() throws IOException {
        final Path missing = folder.resolve("missing");
        assertEquals(
                missing + ": there is no such folder; expected a folder with programme files",
                CatalogueFiles.load(missing).errors().getFirst().toString());
        write("file", HEAD);
        assertEquals(1, CatalogueFiles.load(folder.resolve("file")).errors().size());
        Files.createDirectory(folder.resolve("a.yaml"));
        write("b.yml", HEAD);
        final String text = errorText();
        assertTrue(text.contains("a.yaml: the file cannot be read: "), text);
        assertTrue(text.contains("b.yml: this file would not be read; expected a name that ends with .yaml"), text);
    }

    @Test
    void shouldTakeAnEmptyFolderForNoPrograms() {
        assertEquals(0, load().programCount());
    }

    /** Whatever stands in a file, reading it ends with a result or with errors that have a place. */
    @Test
    void shouldSurviveRandomDamageToAGoodFile() throws IOException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Path example = Path.of(System.getProperty("trailmark.root"), "config/programs/example/every-key.yaml");
        final byte[] good = Files.readAllBytes(example);
        for (int i = 0; i < 3_000; i++) {
            final byte[] bytes = good.clone();
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                final boolean isTelling = random.nextInt(3) > 0;
                final char telling = TELLING.charAt(random.nextInt(TELLING.length()));
                bytes[random.nextInt(bytes.length)] = (byte) (isTelling ? telling : random.nextInt(256));
            }
            final FileErrors errors = new FileErrors();
            try {
                final YamlNode root = YamlReader.read("x", bytes, errors);
                if (root != null) {
                    new ProgramReader("x", errors).read(root);
                }
            } catch (final RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + i, e);
            }
        }
    }

    private void wrong(final String text, final String expectedError) {
        write("a.yaml", text);
        final List<CatalogueError> errors = CatalogueFiles.load(folder).errors();
        assertEquals(1, errors.size(), () -> text.lines().limit(20).toList() + " -> " + errors);
        assertTrue(
                errors.getFirst().toString().contains(expectedError),
                () -> "expected " + expectedError + " got " + errors);
    }

    private CatalogueFiles load() {
        final CatalogueFiles files = CatalogueFiles.load(folder);
        assertEquals(List.of(), files.errors());
        return files;
    }

    private String errorText() {
        return CatalogueFiles.load(folder).errors().stream()
                .map(CatalogueError::toString)
                .collect(Collectors.joining("\n"));
    }

    private void write(final String name, final String text) {
        write(name, text, UTF_8);
    }

    private void write(final String name, final String text, final Charset charset) {
        try {
            Files.write(folder.resolve(name), text.getBytes(charset));
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }
}
