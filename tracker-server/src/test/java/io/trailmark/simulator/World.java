package io.trailmark.simulator;

import io.trailmark.access.Tokens;
import io.trailmark.catalogue.CatalogueFiles;
import io.trailmark.ids.ClickIdKeys;
import io.trailmark.ids.LinkKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What all histories share: the keys, the token and the programme, which are the same in every run so that a seed gives
 * the same bytes. Immutable.
 */
final class World {
    static final String DESTINATION = "https://shop.example/";
    static final int LINKS = 2;
    /** A customer that a partner has registered. */
    static final String ACCOUNT = "umbrella-corp";

    static final String TOKEN = "tm_simulated";

    private static final String FIRST = """
            program: acme
            currency: EUR
            time_zone: Europe/Berlin
            goals:
              - goal: sale
                window: 30d
                model: last_touch
                reward:
                  percent: "20"
            partners:
              - partner: ann
                type: affiliate
                links:
                  - code: hello
                    destination: https://shop.example/
                coupons:
                  - ANN10
              - partner: bob
                type: customer
                links:
                  - code: bob
                    destination: https://shop.example/
            registrations:
              - registration: umbrella
                partner: ann
                account: %s
                from: 2026-01-01T00:00:00Z
                until: 2099-01-01T00:00:00Z
            """.formatted(ACCOUNT);

    private final ClickIdKeys clickIdKeys;
    private final LinkKeys linkKeys;
    private final Tokens tokens;
    private final List<CatalogueFiles> catalogues;

    private World(
            final ClickIdKeys clickIdKeys,
            final LinkKeys linkKeys,
            final Tokens tokens,
            final List<CatalogueFiles> catalogues) {
        this.clickIdKeys = clickIdKeys;
        this.linkKeys = linkKeys;
        this.tokens = tokens;
        this.catalogues = List.copyOf(catalogues);
    }

    /** Makes the files in this folder and reads them as a server does. */
    static World in(final Path folder) throws IOException {
        final Path clickIdKeys = secret(folder.resolve("click-id-keys"), "0 " + "5a".repeat(16) + line());
        final Path linkKeys = secret(folder.resolve("link-keys"), "0 " + "a5".repeat(32) + line());
        final Path tokens =
                secret(folder.resolve("tokens"), "simulated acme conversion:write,adjust " + sha256(TOKEN) + line());
        return new World(
                ClickIdKeys.open(clickIdKeys, 0),
                LinkKeys.open(linkKeys, 0),
                Tokens.open(tokens),
                List.of(
                        catalogue(folder.resolve("first"), FIRST),
                        catalogue(
                                folder.resolve("second"),
                                FIRST.replace("\"20\"", "\"15\"").replace("ANN10", "ANN20"))));
    }

    private static String line() {
        return " 2026-01-01T00:00:00Z\n";
    }

    private static Path secret(final Path file, final String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String sha256(final String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CatalogueFiles catalogue(final Path folder, final String yaml) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("acme.yaml"), yaml);
        final CatalogueFiles files = CatalogueFiles.load(folder);
        if (!files.errors().isEmpty()) {
            throw new IllegalStateException(files.errors().toString());
        }
        return files;
    }

    ClickIdKeys clickIdKeys() {
        return clickIdKeys;
    }

    LinkKeys linkKeys() {
        return linkKeys;
    }

    Tokens tokens() {
        return tokens;
    }

    /** The programme as it is declared at first, or as somebody changed it. */
    CatalogueFiles catalogue(final boolean isChanged) {
        return catalogues.get(isChanged ? 1 : 0);
    }
}
