package io.trailmark.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.access.AccessRefusal;
import io.trailmark.access.Grant;
import io.trailmark.access.NewInvitation;
import io.trailmark.access.Role;
import io.trailmark.access.Scope;
import io.trailmark.access.Trail;
import io.trailmark.access.User;
import io.trailmark.access.UserStatus;
import io.trailmark.access.UserWish;
import io.trailmark.access.Users;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.Program;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Users: made, invited, changed, ended. Nobody makes one of another programme, nor one who may do more. Threads: any;
 * no state of its own.
 */
final class UserPages {
    private static final Set<String> KEYS = Set.of("email", "name", "role", "program", "partner");
    private static final Set<String> CHANGEABLE = Set.of("name", "role", "status");
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_LISTED = 500;

    private final Views views;
    private final Users users;
    private final AccessTrail trail;

    UserPages(final Views views, final Users users, final AccessTrail trail) {
        this.views = views;
        this.users = users;
        this.trail = trail;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/users", "listUsers", "Lists users.", "UserList", this::list)
                        .needs(Scope.ADMIN)
                        .with("program", "Only of this programme, by code; * for those of all.")
                        .with("role", "Only with this role.")
                        .with("status", "Only with this status.")
                        .with("limit", "At most so many, 1 to " + MOST_LISTED + "; 100 by default.")
                        .with("cursor", "Where the last page ended."),
                Operation.get("/users/{id}", "getUser", "Shows a user.", "User", this::show)
                        .needs(Scope.ADMIN),
                Operation.change(
                                "POST",
                                "/users",
                                "createUser",
                                "Makes a user and shows the invitation to choose a password, this once.",
                                this::create)
                        .needs(Scope.ADMIN)
                        .takes("NewUser")
                        .answers(201, "UserWithInvitation"),
                Operation.change(
                                "POST",
                                "/users/{id}/invite",
                                "inviteUser",
                                "Makes another invitation, also for who forgot the password; the one before is void.",
                                this::invite)
                        .needs(Scope.ADMIN)
                        .answers(201, "UserWithInvitation"),
                Operation.change("PATCH", "/users/{id}", "changeUser", "Changes what is sent of a user.", this::change)
                        .needs(Scope.ADMIN)
                        .takes("UserPatch")
                        .answers(200, "User"),
                Operation.change(
                                "DELETE",
                                "/users/{id}",
                                "removeUser",
                                "Ends a user and all sessions; the id is never used again.",
                                this::remove)
                        .needs(Scope.ADMIN)
                        .answers(200, "User"));
    }

    private Answer list(final Call call) {
        final int limit = (int) Numbers.of(call, "limit", DEFAULT_LIMIT, 1, MOST_LISTED);
        final long after = Numbers.of(call, "cursor", 0, 0, Integer.MAX_VALUE);
        final String program = call.query("program");
        final String role = Choice.of(call, "role", words(Role.values(), Role::text));
        final String status = Choice.of(call, "status", words(UserStatus.values(), UserStatus::text));
        final List<User> found = users.all().stream()
                .filter(user -> call.grant().covers(user.program()))
                .filter(user -> program == null || user.program().equals(program))
                .filter(user -> role == null || user.role().text().equals(role))
                .filter(user -> status == null || user.status().text().equals(status))
                .filter(user -> number(user) > after)
                .limit(limit + 1L)
                .toList();
        final List<User> page = found.subList(0, Math.min(limit, found.size()));
        return Answer.json(JsonFields.object(json -> {
            json.writeArrayFieldStart("data");
            for (final User user : page) {
                json.writeStartObject();
                UserJson.fields(json, user);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (found.size() > limit) {
                json.writeStringField("next_cursor", Long.toString(number(page.getLast())));
            }
        }));
    }

    private static <T> List<String> words(final T[] values, final Function<T, String> word) {
        return Arrays.stream(values).map(word).toList();
    }

    private static long number(final User user) {
        return Long.parseLong(user.id().substring(user.id().indexOf('_') + 1));
    }

    private Answer show(final Call call) {
        final User user = find(call);
        return Answer.json(JsonFields.object(json -> UserJson.fields(json, user)));
    }

    private Answer create(final Call call) {
        final byte[] body = call.request().body().get();
        final ObjectNode wanted = Wishes.read(body, "A user", KEYS);
        final Role role = role(Wishes.text(wanted, "role"));
        final String program = or(Wishes.text(wanted, "program"), call.grant().program());
        final String partner = Wishes.text(wanted, "partner");
        if (role == null) {
            throw new Refusal(Problem.INVALID, "A user has a role: " + roles() + '.');
        }
        call.mustBeAbleToGive(program, role.scopes());
        mustBeThere(program, partner);
        final UserWish wish = new UserWish(
                or(Wishes.text(wanted, "email"), ""), or(Wishes.text(wanted, "name"), ""), role, program, partner);
        return invited(refusing(() -> users.create(wish, trail(call, body))));
    }

    private static String or(final String text, final String ifAbsent) {
        return text == null ? ifAbsent : text;
    }

    private void mustBeThere(final String programCode, final String partnerCode) {
        final Catalogue catalogue = views.catalogue();
        final Program program = catalogue.program(programCode);
        if (program == null && !programCode.equals(Grant.ALL_PROGRAMS)) {
            throw new Refusal(Problem.INVALID, "No programme has the code '" + programCode + "'.");
        }
        if (partnerCode != null
                && program != null
                && catalogue.find(EntityKind.PARTNER, program.id(), partnerCode) == null) {
            throw new Refusal(Problem.INVALID, "No partner of " + programCode + " has the code '" + partnerCode + "'.");
        }
    }

    private static Answer invited(final NewInvitation invitation) {
        return new Answer(201, Answer.JSON, JsonFields.object(json -> {
            UserJson.fields(json, invitation.user());
            json.writeStringField("invitation", invitation.secret());
        }));
    }

    private Answer invite(final Call call) {
        final User user = find(call);
        return invited(refusing(() -> users.invite(user.id(), trail(call, new byte[0]))));
    }

    private Answer change(final Call call) {
        final byte[] body = call.request().body().get();
        final ObjectNode patch = Wishes.read(body, "Of a user there is changed", CHANGEABLE);
        final User before = find(call);
        final Role role = role(Wishes.text(patch, "role"));
        final String statusText = Wishes.text(patch, "status");
        final UserStatus status = statusText == null ? null : UserStatus.of(statusText);
        if (statusText != null && status == null) {
            throw new Refusal(Problem.INVALID, "A status is active or disabled.");
        }
        if (role != null) {
            call.mustBeAbleToGive(before.program(), role.scopes());
        }
        final String name = Wishes.text(patch, "name");
        final User after = refusing(() -> users.change(before.id(), name, role, status, trail(call, body)));
        return Answer.json(JsonFields.object(json -> UserJson.fields(json, after)));
    }

    private Answer remove(final Call call) {
        final User before = find(call);
        refusing(() -> users.remove(before.id(), trail(call, new byte[0])));
        return Answer.json(JsonFields.object(json -> UserJson.fields(json, before)));
    }

    /** Null where none is said. */
    private static Role role(final String text) {
        final Role role = text == null ? null : Role.of(text);
        if (text != null && role == null) {
            throw new Refusal(Problem.INVALID, "'" + text + "' is no role; there are " + roles() + '.');
        }
        return role;
    }

    private static String roles() {
        return String.join(", ", Arrays.stream(Role.values()).map(Role::text).toList());
    }

    /** Whom a token may not see is not there for it. */
    private User find(final Call call) {
        final String id = call.path("id");
        final User user = users.byId(id);
        if (user == null || !call.grant().covers(user.program())) {
            throw new Refusal(Problem.USER_UNKNOWN, "No user has the id " + id + '.');
        }
        return user;
    }

    private Trail<User> trail(final Call call, final byte[] body) {
        final Function<User, JsonFields.Fields> fields = user -> json -> UserJson.fields(json, user);
        return trail.of(_ -> call.author(body), fields);
    }

    /** Something that may be refused. */
    private interface Attempt<T> {
        T make();
    }

    private static <T> T refusing(final Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (final AccessRefusal refusal) {
            throw Wishes.refusal(refusal);
        }
    }
}
