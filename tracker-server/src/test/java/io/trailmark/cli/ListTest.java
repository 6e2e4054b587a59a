package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists as the API pages them, whatever they are of. */
final class ListTest {
    @TempDir
    private Path folder;

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private Terminal terminal;

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/links", exchange -> {
            asked.add(exchange.getRequestURI().getRawQuery());
            final boolean isLast = exchange.getRequestURI().getQuery().contains("cursor=two");
            final byte[] page = (isLast
                            ? "{\"position\":9,\"data\":[{\"id\":\"lnk_2\",\"code\":\"=b\",\"tags\":[\"x\",\"y\"]}]}"
                            : "{\"position\":9,\"data\":[{\"id\":\"lnk_1\",\"code\":\"a\"}],\"next_cursor\":\"two\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        terminal =
                new Terminal(folder, "http://127.0.0.1:" + server.getAddress().getPort(), "tm_any");
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void shouldShowAPageAndSayThatThereIsMore() {
        terminal.line("links list --program acme --partner prt_1 --status active --q a+b --limit 1 --sort -code")
                .is(0)
                .says("lnk_1")
                .says("There is more: --cursor two, or --all.");
        assertEquals(List.of("limit=1&program=acme&partner=prt_1&status=active&q=a%2Bb&sort=-code"), asked);
    }

    @Test
    void shouldFollowAllPagesInEveryForm() throws Exception {
        assertEquals(
                2,
                terminal.line("links list --limit 1 --all -o json")
                        .is(0)
                        .json()
                        .get("data")
                        .size());
        assertEquals(List.of("limit=1", "limit=1&cursor=two"), asked);
        assertEquals(
                "{\"id\":\"lnk_1\",\"code\":\"a\"}\n{\"id\":\"lnk_2\",\"code\":\"=b\",\"tags\":[\"x\",\"y\"]}\n",
                terminal.line("links list --limit 1 --all -o ndjson").out());
        // No cell is a formula.
        assertEquals(
                "id,code,tags\nlnk_1,a,\nlnk_2,\"'=b\",\"x,y\"\n",
                terminal.line("links list --limit 1 --all -o csv").out());
        assertEquals(
                "CODE  ID\na     lnk_1\n=b    lnk_2\n",
                terminal.line("links list --limit 1 --all --columns code,id").out());
    }
}
