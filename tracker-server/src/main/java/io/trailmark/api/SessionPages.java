package io.trailmark.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.access.AccessRefusal;
import io.trailmark.access.Grant;
import io.trailmark.access.Logins;
import io.trailmark.access.NewSession;
import io.trailmark.access.Sessions;
import io.trailmark.access.User;
import io.trailmark.access.Users;
import io.trailmark.counters.Counter;
import io.trailmark.views.JsonFields;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Logging in and out, and who one is. Threads: any. */
final class SessionPages {
    private static final Set<String> KEYS = Set.of("email", "password");
    private static final Set<String> ACCEPTED = Set.of("invitation", "password");
    private static final long MS_PER_S = 1_000;
    private static final int MOST_AT_ONCE = 16;

    private final Users users;
    private final Logins logins;
    private final Sessions sessions;
    private final AccessTrail trail;
    private final Consumer<Counter> counted;

    /** Of all that are answered without being known. */
    private final Semaphore door = new Semaphore(MOST_AT_ONCE);

    /** @param counted is told of each login. */
    SessionPages(
            final Users users,
            final Logins logins,
            final Sessions sessions,
            final AccessTrail trail,
            final Consumer<Counter> counted) {
        this.users = users;
        this.logins = logins;
        this.sessions = sessions;
        this.trail = trail;
        this.counted = counted;
    }

    List<Operation> operations() {
        return List.of(
                Operation.change("POST", "/sessions", "login", "Begins a session of a user.", throughDoor(this::login))
                        .lets(Operation.Door.OPEN)
                        .takes("NewSession")
                        .answers(201, "Session"),
                Operation.change("DELETE", "/sessions/current", "logout", "Ends the session that asks.", this::logout)
                        .lets(Operation.Door.KNOWN)
                        .answers(200, "Me"),
                Operation.get("/me", "getMe", "Shows who asks, and what that allows.", "Me", this::me)
                        .lets(Operation.Door.KNOWN),
                Operation.change(
                                "POST",
                                "/users/accept",
                                "acceptInvitation",
                                "Chooses a password with an invitation, which is used up by it.",
                                throughDoor(this::accept))
                        .lets(Operation.Door.OPEN)
                        .takes("Acceptance")
                        .answers(200, "User"));
    }

    /** Anybody may come here: only so many at once, so that they leave the rest of the office its room. */
    private Operation.Handler throughDoor(final Operation.Handler handler) {
        return call -> {
            if (!door.tryAcquire()) {
                throw new Refusal(
                        Problem.LOGINS_BUSY, "At most " + MOST_AT_ONCE + " may log in at a time; try again.", 1);
            }
            try {
                return handler.answer(call);
            } finally {
                door.release();
            }
        };
    }

    private Answer login(final Call call) {
        final ObjectNode wanted = Wishes.readSecret(call.request().shortBody().get(), "A login", KEYS);
        final String email = Wishes.text(wanted, "email");
        final String password = Wishes.text(wanted, "password");
        if (email == null || password == null) {
            throw new Refusal(Problem.MALFORMED, "A login has an email and a password.");
        }
        final Logins.Outcome outcome;
        try {
            outcome = logins.login(email, password, address(call));
        } catch (final AccessRefusal refusal) {
            throw Wishes.refusal(refusal);
        }
        if (outcome.waitMs() > 0) {
            counted.accept(Counter.LOGINS_THROTTLED);
            throw throttled(outcome.waitMs());
        }
        final NewSession session = outcome.session();
        if (session == null) {
            counted.accept(Counter.LOGINS_REFUSED);
            throw new Refusal(
                    Problem.LOGIN_REFUSED, "The address or the password is wrong, or the user may not log in.");
        }
        counted.accept(Counter.LOGINS_ACCEPTED);
        return new Answer(201, Answer.JSON, JsonFields.object(json -> {
            json.writeStringField("token", session.token());
            JsonFields.time(json, "expires_at", session.grant().untilMs());
            json.writeObjectFieldStart("user");
            UserJson.fields(json, session.user());
            json.writeEndObject();
        }));
    }

    private static Refusal throttled(final long waitMs) {
        return new Refusal(
                Problem.LOGIN_THROTTLED,
                "Too many logins of this user or from this network; whoever fails again has to wait longer.",
                (waitMs + MS_PER_S - 1) / MS_PER_S);
    }

    private static InetAddress address(final Call call) {
        return InetAddress.ofLiteral(call.request().address());
    }

    private Answer logout(final Call call) {
        if (!call.grant().isSession()) {
            throw new Refusal(Problem.MALFORMED, "This is a token, which DELETE /v1/tokens/ID ends, and no session.");
        }
        final Answer me = me(call);
        sessions.end(call.grant());
        return me;
    }

    private Answer me(final Call call) {
        final Grant grant = call.grant();
        final User user = grant.isSession() ? users.byId(grant.id()) : null;
        return Answer.json(JsonFields.object(json -> {
            json.writeStringField("actor", grant.actor());
            json.writeStringField("program", grant.program());
            JsonFields.textIfAny(json, "partner", grant.partner());
            UserJson.scopes(json, grant);
            if (grant.isSession()) {
                JsonFields.time(json, "expires_at", grant.untilMs());
            }
            if (user != null) {
                json.writeObjectFieldStart("user");
                UserJson.fields(json, user);
                json.writeEndObject();
            }
        }));
    }

    private Answer accept(final Call call) {
        final ObjectNode wanted = Wishes.readSecret(call.request().shortBody().get(), "An acceptance", ACCEPTED);
        final String invitation = Wishes.text(wanted, "invitation");
        final String password = Wishes.text(wanted, "password");
        if (invitation == null || password == null) {
            throw new Refusal(Problem.MALFORMED, "An acceptance has an invitation and a password.");
        }
        try {
            final User user = logins.accept(
                    invitation,
                    password,
                    address(call),
                    trail.of(each -> call.author("user:" + each.email()), each -> json -> UserJson.fields(json, each)));
            if (user == null) {
                throw throttled(Math.max(1, logins.waitMs(address(call))));
            }
            return Answer.json(JsonFields.object(json -> UserJson.fields(json, user)));
        } catch (final AccessRefusal refusal) {
            throw Wishes.refusal(refusal);
        }
    }
}
