package io.trailmark.main;

import io.trailmark.store.ReadStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Where the read store lies, as the settings say. Immutable; what it knows is a secret, so it has no text. */
final class StorePlace {
    private static final String NONE = "none";
    private static final String FILE = "store.db";
    private static final Pattern SECRET = Pattern.compile("(?i)[?&](ssl)?password=|//[^/@]*:[^/@]*@");

    private final Settings settings;
    private final Path dataFolder;

    /** @throws StartFailure where the settings do not go together. */
    StorePlace(final Settings settings, final Path dataFolder) {
        this.settings = settings;
        this.dataFolder = dataFolder;
        final String url = settings.text(Setting.STORE_URL);
        if (!url.isEmpty() && !url.equals(NONE) && !url.startsWith("jdbc:postgresql:")) {
            throw wrong(
                    Setting.STORE_URL.key() + ": expected nothing, none, or a URL that begins with jdbc:postgresql:");
        }
        if (SECRET.matcher(url).find()) {
            throw wrong(Setting.STORE_URL.key() + ": a password does not belong there; set "
                    + Setting.STORE_PASSWORD_FILE.key() + " or " + Setting.STORE_PASSWORD.key());
        }
    }

    /** Whether there is to be one. */
    boolean isWanted() {
        return !settings.text(Setting.STORE_URL).equals(NONE);
    }

    /** Has the store lie there. @throws StartFailure where the password's file cannot be read. */
    ReadStore.Context in(final ReadStore.Context context) {
        return context.file(dataFolder.resolve(FILE))
                .url(settings.text(Setting.STORE_URL))
                .credentials(settings.text(Setting.STORE_USER), password());
    }

    private String password() {
        final String file = settings.text(Setting.STORE_PASSWORD_FILE);
        if (file.isEmpty()) {
            return settings.text(Setting.STORE_PASSWORD);
        }
        try {
            return Files.readString(Path.of(file)).lines().findFirst().orElse("");
        } catch (final IOException failure) {
            throw wrong(Setting.STORE_PASSWORD_FILE.key() + ": cannot be read: " + failure.getMessage());
        }
    }

    private static StartFailure wrong(final String problem) {
        return new StartFailure(StartFailure.CONFIGURATION, "The read store cannot be used:", List.of(problem));
    }
}
