package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.edge.RawClient;
import io.trailmark.main.WholeServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What merchants reported, looked at and changed from the command line, on a whole server with both of its ports. */
final class ReportedTest {
    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private WholeServer server;
    private Terminal terminal;

    @BeforeEach
    void open() throws Exception {
        server = WholeServer.launch(folder, "--public.url=https://go.example");
        terminal = new Terminal(folder, server.office(), server.owner()).with("TRAILMARK_EDGE", server.edge());
        terminal.line("programs create --program acme --currency EUR").is(0);
        terminal.line("goals create --program acme --goal sale reward.percent=10")
                .is(0);
        terminal.line("partners create --program acme --partner ann").is(0);
        terminal.line("links create --program acme --partner ann --code blog --destination https://shop.example/")
                .is(0);
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    /** Somebody follows the link and buys. */
    private void buy(final String program, final String code, final String order, final String customer)
            throws Exception {
        final String location = client.send(
                        HttpRequest.newBuilder(URI.create(server.edge() + "/c/" + program + '/' + code))
                                .header("User-Agent", RawClient.BROWSER)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .headers()
                .firstValue("Location")
                .orElseThrow();
        final String sale = """
                {"program": "%s", "goal": "sale", "order_id": "%s", "customer_id": "%s", "click_id": "%s",
                 "amount": {"amount": "129.00", "currency": "%s"}}""".formatted(
                        program,
                        order,
                        customer,
                        location.substring(location.indexOf("click_id=") + 9),
                        program.equals("acme") ? "EUR" : "USD");
        final HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server.edge() + "/v1/conversions"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + server.owner())
                        .POST(HttpRequest.BodyPublishers.ofString(sale))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(201, answer.statusCode(), answer::body);
    }

    @Test
    void shouldRefundOnceHoweverOftenItIsSaid() throws Exception {
        buy("acme", "blog", "A-1", "C-1");
        final Terminal.Result first = terminal.run(
                "conversions", "refund", "A-1", "--amount", "29.00", "--id", "r1", "--reason", "sent back");
        first.is(0)
                .says("type           refund")
                .says("decision       recorded")
                .says("amount         29.00 EUR")
                .says("note           sent back")
                .says("revenue        100.00 EUR")
                .says("reversals\n└─ partner ann, reversed 2.90 EUR\n");
        final JsonNode again = terminal.line("conversions refund A-1 --amount 29.00 --id r1 -o json")
                .is(0)
                .json();
        assertTrue(again.get("duplicate").asBoolean());
        terminal.line("conversions refund A-1 --amount 1 --id r1").is(1).complains("adjustment_conflict");
        terminal.line("conversions refund A-1 --amount 100.01")
                .is(1)
                .complains("More than the order was worth.")
                .complains("over_refund");
        terminal.line("conversions refund A-1 --amount=-1").is(1).complains("amount_invalid");
        assertEquals(
                "10.00 EUR",
                Json.words(terminal.line("balances acme -o json").json().at("/partners/0/approved")));
        // Without an amount all that is left goes; each time under an id of its own.
        final JsonNode rest =
                terminal.line("conversions refund A-1 -o json").is(0).json();
        assertTrue(rest.get("adjustment_id").asText().startsWith("cli-"), rest::toString);
        assertEquals("100.00", rest.at("/amount/amount").asText());
        terminal.line("conversions get A-1")
                .is(0)
                .says("status         reversed")
                .says("adjustments\n├─ ");
    }

    @Test
    void shouldDecideAboutConversionsAndSayWhatIsNotKnown() throws Exception {
        buy("acme", "blog", "A-1", "C-1");
        terminal.line("conversions reject A-1").is(0).says("conversion     rejected");
        terminal.line("conversions approve A-1").is(0).says("conversion     approved");
        terminal.line("conversions amend A-1 --amount 50").is(0).says("revenue        50.00 EUR");
        terminal.line("conversions amend A-1").is(1).complains("amount_invalid");
        terminal.line("conversions chargeback A-1 --amount 5.00").is(0).says("revenue        45.00 EUR");
        terminal.line("conversions cancel A-1").is(0).says("conversion     reversed");
        terminal.line("conversions cancel A-1 --amount 3").is(2).complains("'--amount'");
        terminal.line("conversions refund A-2").is(5).complains("No conversion has the order id 'A-2'.");
        terminal.line("conversions refund").is(2).complains("--order");
        terminal.line("conversions refund A-1 --order A-1").is(2);
        // The order may come later; who does not know whether an answer was lost can say it again.
        terminal.line("conversions refund --order A-2 --program acme --id early --amount 9")
                .is(0)
                .says("waits for it for 30 days");
        buy("acme", "blog", "A-2", "C-1");
        terminal.line("conversions get A-2").is(0).says("refunded       9.00 EUR");
        terminal.line("conversions refund A-2 --edge http://127.0.0.1:1 --id lost")
                .is(3)
                .complains("--edge, TRAILMARK_EDGE")
                .complains("Say the same again with --id lost");
        final String unasked = terminal.line("conversions refund A-2 --url http://127.0.0.1:1")
                .is(3)
                .err();
        assertFalse(unasked.contains("--id"), unasked);
        final Terminal reader = new Terminal(
                        folder,
                        server.office(),
                        terminal.line("tokens create --name reader --program acme --scopes read -o json")
                                .json()
                                .get("token")
                                .asText())
                .with("TRAILMARK_EDGE", server.edge());
        reader.line("conversions refund A-2").is(4).complains("adjust").complains("its scopes");
        new Terminal(folder, "http://office.example", "tm_any")
                .line("conversions refund cv_000000000000e")
                .is(2)
                .complains("TRAILMARK_EDGE");
    }

    @Test
    void shouldListWhatHappenedAndFindItByWhatPeopleCallIt() throws Exception {
        terminal.line("partners create --program acme --partner bob").is(0);
        terminal.line("links create --program acme --partner bob --code news --destination https://shop.example/")
                .is(0);
        buy("acme", "blog", "A-1", "C-1");
        buy("acme", "news", "A-2", "C-2");
        terminal.line("conversions refund A-1 --amount 29.00 --id r1").is(0);
        final Map<String, String> firstColumns = new TreeMap<>();
        for (final String list : new String[] {
            "conversions list --partner ann",
            "conversions list --link blog --status approved,pending",
            "credits list --partner ann,bob --touch click",
            "rewards list --partner bob --to partner",
            "adjustments list --type refund --conversion A-1",
            "customers list --partner ann",
            "conversions list --program acme --order-id A-2",
            "links list --partner bob",
            "conversions list --amount-minor-from 12901"
        }) {
            final JsonNode data =
                    Pages.items(terminal.line(list + " -o json").is(0).json());
            firstColumns.put(
                    list,
                    data.size() + " "
                            + data.path(0)
                                    .path("partner")
                                    .asText(data.path(0)
                                            .at("/credits/0/partner")
                                            .asText()));
        }
        assertEquals(
                Map.of(
                        "conversions list --partner ann", "1 ann",
                        "conversions list --link blog --status approved,pending", "1 ann",
                        "credits list --partner ann,bob --touch click", "2 ann",
                        "rewards list --partner bob --to partner", "1 bob",
                        "adjustments list --type refund --conversion A-1", "1 ",
                        "customers list --partner ann", "1 ann",
                        "conversions list --program acme --order-id A-2", "1 bob",
                        "links list --partner bob", "1 bob",
                        "conversions list --amount-minor-from 12901", "0 "),
                firstColumns);
        final String table = terminal.line("conversions list").is(0).out();
        assertTrue(table.startsWith("CONVERSION ID     PROGRAM  GOAL  ORDER ID  STATUS"), table);
        terminal.line("customers get C-1").is(0).says("revenue              100.00 EUR");
        terminal.line("explain A-1").is(0).says("conversion cv_").says("refund r1 of 29.00 EUR");
        terminal.line("conversions list --partner nobody").is(5).complains("No partner has the code 'nobody'.");
        terminal.line("conversions list --status aproved")
                .is(1)
                .complains("status: status is one of pending, approved, rejected, reversed. (invalid)");
    }

    @Test
    void shouldRefuseACodeThatTwoHaveAndNameBoth() throws Exception {
        terminal.line("programs create --program bolt --currency USD").is(0);
        terminal.line("goals create --program bolt --goal sale reward.percent=10")
                .is(0);
        terminal.line("partners create --program bolt --partner ann --name Other")
                .is(0);
        terminal.line("links create --program bolt --partner ann --code blog --destination https://bolt.example/")
                .is(0);
        buy("acme", "blog", "A-1", "C-1");
        buy("bolt", "blog", "A-1", "C-1");
        terminal.line("links get blog")
                .is(2)
                .complains("'blog' is the code of 2 links: lnk_1 (program acme, partner ann);"
                        + " lnk_2 (program bolt, partner ann).")
                .complains("--program");
        terminal.line("links get blog --program bolt").is(0).says("https://bolt.example/");
        terminal.line("conversions get A-1").is(2).complains("program acme").complains("program bolt");
        terminal.line("conversions refund A-1 --program bolt").is(0).says("USD");
        terminal.line("partners set ann --program bolt name=Oda").is(0).says("Oda");
        terminal.line("partners suspend ann --program bolt").is(0).says("suspended");
        terminal.line("rules show sale --program bolt").is(0).says("in force now");
        terminal.line("links archive blog --program bolt").is(0).says("archived");
        assertEquals(
                2,
                terminal.line("conversions list --partner ann -o ndjson")
                        .out()
                        .lines()
                        .count());
        assertEquals(
                2,
                terminal.line("links list --program acme,bolt --partner ann -o ndjson")
                        .out()
                        .lines()
                        .count());
        terminal.line("partners get nobody").is(5).complains("'trailmark partners list'");
        terminal.line("tokens create --name till --program acme --scopes read").is(0);
        terminal.line("tokens rotate till").is(0);
        terminal.line("tokens revoke till").is(2).complains("is the name of 2 tokens");
        terminal.line("users create meg@acme.example --role manager --program acme")
                .is(0);
        terminal.line("users set Meg@acme.example role=finance").is(0).says("finance");
    }

    @Test
    void shouldDrawALink() throws Exception {
        final Path png = folder.resolve("blog.png");
        terminal.run("links", "qr", "blog", "--out", png.toString(), "--size", "300")
                .is(0)
                .says(png + ": ");
        final BufferedImage picture = ImageIO.read(png.toFile());
        assertEquals("300 x 300", picture.getWidth() + " x " + picture.getHeight());
        assertArrayEquals(
                Files.readAllBytes(png),
                terminal.line("links qr lnk_1 --size 300").is(0).raw().toByteArray());
        final Path svg = folder.resolve("blog.svg");
        terminal.run("links", "qr", "blog", "--out", svg.toString(), "--color", "1A2B3C", "--margin", "2")
                .is(0);
        assertTrue(
                Files.readString(svg).startsWith("<svg")
                        && Files.readString(svg).contains("1a2b3c"),
                svg::toString);
        final byte[] withLogo = terminal.run("links", "qr", "blog", "--logo", png.toString(), "--size", "600")
                .is(0)
                .raw()
                .toByteArray();
        assertEquals(600, ImageIO.read(new ByteArrayInputStream(withLogo)).getWidth());
        terminal.line("links qr blog --size 1 --color FFFF00 --out none.png")
                .is(1)
                .complains("size: expected a whole number of 64 to 4096")
                .complains("qr_invalid");
        assertFalse(Files.exists(Path.of("none.png")));
        terminal.line("links qr blog --format gif")
                .is(2)
                .complains("'gif' is no value of --format; it takes one of png, svg.")
                .complains("links qr --help");
        terminal.line("links qr blog --logo /nowhere.png").is(2).complains("cannot be read");
        terminal.columns(80).line("links qr blog").is(2).complains("--out");
    }
}
