package io.trailmark.api;

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
import io.trailmark.access.Trail;
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
    private final AccessTrail trail;

    TokenPages(final Tokens tokens, final AccessTrail trail) {
        this.tokens = tokens;
        this.trail = trail;
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
                    UserJson.fields(json, grant);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        }));
    }

    private Answer create(final Call call) {
        final byte[] body = call.request().body().get();
        final ObjectNode wanted = Wishes.read(body, "A token", KEYS);
        final String name = Wishes.text(wanted, "name");
        final String program = wanted.has("program") ? Wishes.text(wanted, "program") : Grant.ALL_PROGRAMS;
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
        return make(call, body, name == null ? "" : name, program, scopes, settings(wanted));
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

    private static String or(final String text, final String ifAbsent) {
        return text == null ? ifAbsent : text;
    }

    private static TokenSettings settings(final ObjectNode wanted) {
        final Dialect dialect = Dialect.of(or(Wishes.text(wanted, "dialect"), Dialect.NATIVE.text()));
        final Signing signing = Signing.of(or(Wishes.text(wanted, "signing"), Signing.NONE.text()));
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
        call.mustBeAbleToGive(program, scopes);
        try {
            final NewToken made =
                    tokens.create(name, program, scopes, settings, System.currentTimeMillis(), trail(call, body));
            final Grant grant = tokens.byId(made.id());
            return new Answer(201, Answer.JSON, JsonFields.object(json -> {
                UserJson.fields(json, grant);
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
        try {
            tokens.revoke(grant, trail(call, new byte[0]));
        } catch (final IOException failure) {
            throw new UncheckedIOException("the file of tokens cannot be written", failure);
        }
        return Answer.json(JsonFields.object(json -> UserJson.fields(json, grant)));
    }

    private Trail<Grant> trail(final Call call, final byte[] body) {
        return trail.of(_ -> call.author(body), token -> json -> UserJson.fields(json, token));
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
}
