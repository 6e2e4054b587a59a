package io.trailmark.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.access.AccessRefusal;
import java.util.Set;
import java.util.TreeSet;

/** Bodies about who may do what, read key by key, and why they are refused. Threads: any; no state. */
final class Wishes {
    private Wishes() {}

    /** @param what begins a sentence about it. */
    static ObjectNode read(final byte[] body, final String what, final Set<String> keys) {
        final ObjectNode wanted = Bodies.object(body);
        wanted.fieldNames().forEachRemaining(name -> {
            if (!keys.contains(name)) {
                throw new Refusal(
                        Problem.MALFORMED,
                        what + " has no " + name + ", only " + String.join(", ", new TreeSet<>(keys)) + ".");
            }
        });
        return wanted;
    }

    /** The same of a body with a password in it: what is wrong with it is not said in its own words. */
    static ObjectNode readSecret(final byte[] body, final String what, final Set<String> keys) {
        try {
            return read(body, what, keys);
        } catch (final Refusal _) {
            throw new Refusal(
                    Problem.MALFORMED,
                    what + " is one JSON object with " + String.join(" and ", new TreeSet<>(keys)) + ".");
        }
    }

    /** Null where it is absent. */
    static String text(final ObjectNode wanted, final String name) {
        final JsonNode value = wanted.get(name);
        if (value != null && !value.isTextual()) {
            throw new Refusal(Problem.INVALID, "'" + name + "' is a text.");
        }
        return value == null ? null : value.textValue();
    }

    static Refusal refusal(final AccessRefusal refusal) {
        final String message = refusal.getMessage();
        return switch (refusal.reason()) {
            case INVALID -> new Refusal(Problem.INVALID, message);
            case TAKEN -> new Refusal(Problem.TAKEN, message);
            case UNKNOWN -> new Refusal(Problem.USER_UNKNOWN, message);
            case FULL -> new Refusal(Problem.USERS_FULL, message);
            case LAST_OWNER -> new Refusal(Problem.LAST_OWNER, message);
            case INVITATION_UNKNOWN -> new Refusal(Problem.INVITATION_UNKNOWN, message);
            case PASSWORD_WEAK -> new Refusal(Problem.PASSWORD_WEAK, message);
            case BUSY -> new Refusal(Problem.LOGINS_BUSY, message, 1);
        };
    }
}
