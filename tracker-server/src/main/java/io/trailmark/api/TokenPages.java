package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.access.Dialect;
import io.trailmark.access.Grant;
import io.trailmark.access.Networks;
import io.trailmark.access.NewToken;
import io.trailmark.access.Scope;
import io.trailmark.access.Signing;
import io.trailmark.access.TokenSettings;
import io.trailmark.access.Tokens;
import io.trailmark.control.CatalogueEditor;
import io.trailmark.control.ChangeOutcome;
import io.trailmark.views.JsonFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tokens: made, shown once, rotated, revoked. Each of it leaves its trail in the journal, without the secret. */
final class TokenPages {
    private static final Set<String> KEYS = Set.of("name", "program", "scopes", "dialect", "networks", "signing");

    private final Tokens tokens;
    private final CatalogueEditor editor;

    TokenPages(final Tokens tokens, final CatalogueEditor editor) {
        this.tokens = tokens;
        this.editor = editor;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/tokens", "listTokens", "Lists tokens, without the tokens.", "TokenList", this::list)
                        .needs(Scope.ADMIN),
                Operation.change(
                                "POST",
                                "/tokens",
                                "createToken",
                                "Makes a token and shows it, this once.",
                                this::create)
                        .needs(Scope.ADMIN)
                        .takes("NewToken")
                        .answers(201, "TokenWithSecret"),
                Operation.change(
                                "POST",
                                "/tokens/{id}/rotate",
                                "rotateToken",
                                "Makes a second token like this one; revoke the old one when nobody uses it.",
                                this::rotate)
                        .needs(Scope.ADMIN)
                        .answers(201, "TokenWithSecret"),
                Operation.change("DELETE", "/tokens/{id}", "revokeToken", "Ends a token at once.", this::revoke)
                        .needs(Scope.ADMIN)
                        .answers(200, "Token"));
    }

    private Answer list(final Call call) {
        return Answer.json(JsonFields.object(json -> {
            json.writeArrayFieldStart("data");
            for (final Grant grant : tokens.grants()) {
                if (call.grant().covers(grant.program())) {
                    json.writeStartObject();
                    fields(json, grant);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        }));
    }

    private Answer create(final Call call) {
        final byte[] body = call.request().body().get();
        final ObjectNode wanted = Bodies.object(body);
        wanted.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name)) {
                throw new Refusal(
                        Problem.MALFORMED, "A token has no " + name + ", only " + String.join(", ", KEYS) + ".");
            }
        });
        for (final String name : List.of("name", "program", "dialect", "signing")) {
            if (wanted.has(name) && !wanted.get(name).isTextual()) {
                throw new Refusal(Problem.INVALID, "'" + name + "' is a text.");
            }
        }
        final String program = wanted.path("program").asText(Grant.ALL_PROGRAMS);
        mustCover(call, program);
        final Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (final String each : texts(wanted, "scopes")) {
            final Scope scope = Scope.of(each);
            if (scope == null) {
                final String all = String.join(
                        ", ", Arrays.stream(Scope.values()).map(Scope::text).toList());
                throw new Refusal(Problem.INVALID, "'" + each + "' is no scope; there are " + all + ".");
            }
            scopes.add(scope);
        }
        return make(call, body, wanted.path("name").asText(), program, scopes, settings(wanted));
    }

    /** A list of texts; none where it is absent. Anything else is refused: it would be taken for no list at all. */
    private static List<String> texts(final ObjectNode wanted, final String name) {
        final List<String> texts = new ArrayList<>();
        final JsonNode list = wanted.path(name);
        boolean isValid = list.isMissingNode() || list.isArray();
        for (final JsonNode each : list) {
            isValid &= each.isTextual();
            texts.add(each.asText());
        }
        if (!isValid) {
            throw new Refusal(Problem.INVALID, "'" + name + "' is a list of texts.");
        }
        return texts;
    }

    private static TokenSettings settings(final ObjectNode wanted) {
        final Dialect dialect = Dialect.of(wanted.path("dialect").asText(Dialect.NATIVE.text()));
        final Signing signing = Signing.of(wanted.path("signing").asText(Signing.NONE.text()));
        if (dialect == null) {
            throw new Refusal(Problem.INVALID, "'dialect' is one of native, tune, everflow, voluum, keitaro, cake.");
        }
        if (signing == null) {
            throw new Refusal(Problem.INVALID, "'signing' is none, allowed or required.");
        }
        final List<String> networks = texts(wanted, "networks");
        try {
            return TokenSettings.USUAL.with(dialect).with(signing).with(Networks.of(networks));
        } catch (final IllegalArgumentException wrong) {
            throw new Refusal(Problem.INVALID, "networks: " + wrong.getMessage());
        }
    }

    private Answer rotate(final Call call) {
        final Grant grant = find(call);
        return make(call, new byte[0], grant.name(), grant.program(), grant.scopes(), grant.settings());
    }

    private Answer make(
            final Call call,
            final byte[] body,
            final String name,
            final String program,
            final Set<Scope> scopes,
            final TokenSettings settings) {
        try {
            tokens.check(name, program, scopes);
            final Answer refused = note(call, body);
            if (refused != null) {
                return refused;
            }
            final NewToken made = tokens.create(name, program, scopes, settings, System.currentTimeMillis());
            final Grant grant = tokens.byId(made.id());
            return new Answer(201, Answer.JSON, JsonFields.object(json -> {
                fields(json, grant);
                json.writeStringField("token", made.token());
                JsonFields.textIfAny(json, "signing_key", made.signingKey());
            }));
        } catch (final IllegalArgumentException wrong) {
            throw new Refusal(Problem.INVALID, wrong.getMessage());
        } catch (final IllegalStateException full) {
            throw new Refusal(Problem.TOKENS_FULL, full.getMessage());
        } catch (final IOException failure) {
            throw new UncheckedIOException("the file of tokens cannot be written", failure);
        }
    }

    private Answer revoke(final Call call) {
        final Grant grant = find(call);
        final Answer refused = note(call, new byte[0]);
        if (refused != null) {
            return refused;
        }
        try {
            tokens.revoke(grant.name(), grant.id());
        } catch (final IOException failure) {
            throw new UncheckedIOException("the file of tokens cannot be written", failure);
        }
        return Answer.json(JsonFields.object(json -> fields(json, grant)));
    }

    /** First the trail, then the deed: nobody changes who may do what without a trace. Null when it is there. */
    private Answer note(final Call call, final byte[] body) {
        final ChangeOutcome outcome = editor.note(call.author(body));
        // A note that is not applied yet is journaled all the same.
        final boolean isNoted = outcome instanceof ChangeOutcome.Made || outcome instanceof ChangeOutcome.Late;
        return isNoted ? null : Answers.refused(outcome);
    }

    private Grant find(final Call call) {
        final String id = call.path("id");
        for (final Grant grant : tokens.grants()) {
            if (grant.id().equals(id) && call.grant().covers(grant.program())) {
                return grant;
            }
        }
        throw new Refusal(Problem.TOKEN_UNKNOWN, "No token has the id " + id + ".");
    }

    private static void mustCover(final Call call, final String program) {
        if (!call.grant().covers(program)) {
            throw new Refusal(Problem.FORBIDDEN, "The token is of another programme.");
        }
    }

    private static void fields(final JsonGenerator json, final Grant grant) throws IOException {
        json.writeStringField("id", grant.id());
        json.writeStringField("name", grant.name());
        json.writeStringField("program", grant.program());
        json.writeArrayFieldStart("scopes");
        for (final String scope : grant.scopesText().split(",", -1)) {
            json.writeString(scope);
        }
        json.writeEndArray();
        final TokenSettings settings = grant.settings();
        json.writeStringField("dialect", settings.dialect().text());
        json.writeStringField("signing", settings.signing().text());
        json.writeArrayFieldStart("networks");
        for (final String network : settings.networks().texts()) {
            json.writeString(network);
        }
        json.writeEndArray();
        JsonFields.time(json, "made_at", grant.madeMs());
    }
}
