package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.access.Grant;
import io.trailmark.access.TokenSettings;
import io.trailmark.access.User;
import io.trailmark.views.JsonFields;
import java.io.IOException;

/** Users and tokens as JSON, without their secrets. Threads: any; no state. */
final class UserJson {
    private UserJson() {}

    static void fields(final JsonGenerator json, final User user) throws IOException {
        json.writeStringField("id", user.id());
        json.writeStringField("email", user.email());
        json.writeStringField("name", user.name());
        json.writeStringField("role", user.role().text());
        json.writeStringField("program", user.program());
        JsonFields.textIfAny(json, "partner", user.partner());
        json.writeStringField("status", user.status().text());
        JsonFields.time(json, "made_at", user.madeMs());
        if (user.invitedUntilMs() != 0) {
            JsonFields.time(json, "invited_until", user.invitedUntilMs());
        }
    }

    static void fields(final JsonGenerator json, final Grant token) throws IOException {
        json.writeStringField("id", token.id());
        json.writeStringField("name", token.name());
        json.writeStringField("program", token.program());
        scopes(json, token);
        final TokenSettings settings = token.settings();
        json.writeStringField("dialect", settings.dialect().text());
        json.writeStringField("signing", settings.signing().text());
        json.writeArrayFieldStart("networks");
        for (final String network : settings.networks().texts()) {
            json.writeString(network);
        }
        json.writeEndArray();
        JsonFields.time(json, "made_at", token.madeMs());
    }

    static void scopes(final JsonGenerator json, final Grant grant) throws IOException {
        json.writeArrayFieldStart("scopes");
        for (final String scope : grant.scopesText().split(",", -1)) {
            json.writeString(scope);
        }
        json.writeEndArray();
    }
}
