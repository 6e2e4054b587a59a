package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever wants a link for every partner holds up nobody: all links are looked at before, and only once. */
final class LinksToTest {
    private static final String HERE = "https://shop.example/here";
    private static final String THERE = "https://shop.example/there";

    @TempDir
    private Path folder;

    private static String link(final String partner, final String code, final String destination) {
        return "{'program':'acme','partner':'" + partner + "','code':'" + code + "','destination':'" + destination
                + "'}";
    }

    @Test
    void shouldLookAgainOnlyAtWhatCameAndChangedMeanwhile() throws Exception {
        try (Office office = new Office(folder)) {
            office.send("POST", "/programs", "{'program':'acme','currency':'EUR'}")
                    .is(201);
            for (final String partner : new String[] {"ann", "bob", "cia", "dan"}) {
                office.send("POST", "/partners", "{'program':'acme','partner':'" + partner + "'}")
                        .is(201);
            }
            final StringBuilder many = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                many.append(i == 0 ? '[' : ',').append(link("ann", "a" + i, THERE));
            }
            office.send("POST", "/links/bulk", many + "]").is(201);
            office.send("POST", "/links", link("ann", "here", HERE)).is(201);
            office.send("POST", "/links", link("ann", "here2", HERE)).is(201);
            office.send("POST", "/links", link("bob", "bob", HERE)).is(201);
            final LinksTo links = new LinksTo(HERE);
            links.begin(office.views().catalogue());
            assertEquals(103, links.looks());
            assertHas(links, true, true, false, false);

            office.send("PATCH", "/links/lnk_101", "{'destination':'" + THERE + "'}")
                    .is(200);
            office.send("DELETE", "/links/lnk_103", null).is(200);
            office.send("PATCH", "/links/lnk_7", "{'redirect':307}").is(200);
            office.send("POST", "/links", link("cia", "cia", HERE)).is(201);
            office.send("POST", "/links", link("dan", "dan", THERE)).is(201);
            links.catchUp(office.views().catalogue());
            assertEquals(103 + 5, links.looks());
            assertHas(links, true, false, true, false);

            office.send("DELETE", "/links/lnk_102", null).is(200);
            office.send("PATCH", "/links/lnk_103", "{'status':'active'}").is(200);
            links.catchUp(office.views().catalogue());
            assertEquals(108 + 2, links.looks());
            assertHas(links, false, true, true, false);
            links.catchUp(office.views().catalogue());
            assertEquals(110, links.looks());
        }
    }

    private static void assertHas(
            final LinksTo links, final boolean ann, final boolean bob, final boolean cia, final boolean dan) {
        assertEquals(ann, links.has(1));
        assertEquals(bob, links.has(2));
        assertEquals(cia, links.has(3));
        assertEquals(dan, links.has(4));
    }
}
