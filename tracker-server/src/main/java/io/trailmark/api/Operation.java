package io.trailmark.api;

import io.trailmark.access.Scope;
import io.trailmark.catalogue.Partner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that can be asked under {@code /v1}: address, method, who may, and what answers. Immutable.
 *
 * @param id that clients generated from the description call it by.
 * @param template of the path behind {@code /v1}, with names in braces.
 * @param request name of the schema of the body; empty without one.
 * @param response name of the schema of the answer.
 * @param parameters of the query, by name with what they mean.
 * @param own what answers partners' users; null: they are refused.
 */
record Operation(
        String method,
        String template,
        Scope scope,
        Door door,
        String id,
        String summary,
        int status,
        String request,
        String response,
        Map<String, String> parameters,
        Handler handler,
        OwnHandler own) {
    /** Who is let in. */
    enum Door {
        /** Who has the scope. */
        SCOPE,
        /** Whoever is known. */
        KNOWN,
        /** Anybody, known or not. */
        OPEN
    }

    /** What answers. */
    @FunctionalInterface
    interface Handler {
        Answer answer(Call call);
    }

    /** What answers a partner's user: with what is the partner's own, and nothing else. */
    @FunctionalInterface
    interface OwnHandler {
        Answer answer(Call call, Partner own);
    }

    static Operation get(
            final String template,
            final String id,
            final String summary,
            final String response,
            final Handler handler) {
        return new Operation(
                "GET", template, Scope.READ, Door.SCOPE, id, summary, 200, "", response, Map.of(), handler, null);
    }

    /** One that changes something of a programme. */
    static Operation change(
            final String method, final String template, final String id, final String summary, final Handler handler) {
        return new Operation(
                method, template, Scope.MANAGE, Door.SCOPE, id, summary, 200, "", "", Map.of(), handler, null);
    }

    Operation answers(final int newStatus, final String newResponse) {
        return copy(scope, door, newStatus, request, newResponse, parameters, own);
    }

    Operation takes(final String newRequest) {
        return copy(scope, door, status, newRequest, response, parameters, own);
    }

    Operation needs(final Scope newScope) {
        return copy(newScope, Door.SCOPE, status, request, response, parameters, own);
    }

    /** For others than those with a scope. */
    Operation lets(final Door newDoor) {
        return copy(scope, newDoor, status, request, response, parameters, own);
    }

    /** For partners' users, too; without it there is nothing for them here. */
    Operation forPartners(final OwnHandler newOwn) {
        return copy(scope, door, status, request, response, parameters, newOwn);
    }

    /** With one more parameter of the query. */
    Operation with(final String name, final String meaning) {
        final Map<String, String> more = new HashMap<>(parameters);
        more.put(name, meaning);
        return copy(scope, door, status, request, response, Map.copyOf(more), own);
    }

    private Operation copy(
            final Scope newScope,
            final Door newDoor,
            final int newStatus,
            final String newRequest,
            final String newResponse,
            final Map<String, String> newParameters,
            final OwnHandler newOwn) {
        return new Operation(
                method,
                template,
                newScope,
                newDoor,
                id,
                summary,
                newStatus,
                newRequest,
                newResponse,
                newParameters,
                handler,
                newOwn);
    }

    /** The values of the names in the template, or null where the path is another. */
    Map<String, String> match(final List<String> segments) {
        final String[] parts = template.substring(1).split("/", -1);
        if (parts.length != segments.size()) {
            return null;
        }
        final Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].startsWith("{")) {
                values.put(parts[i].substring(1, parts[i].length() - 1), segments.get(i));
            } else if (!parts[i].equals(segments.get(i))) {
                return null;
            }
        }
        return values;
    }

    /** The names in the template, in their order. */
    List<String> pathNames() {
        final List<String> names = new ArrayList<>();
        for (final String part : template.split("/", -1)) {
            if (part.startsWith("{")) {
                names.add(part.substring(1, part.length() - 1));
            }
        }
        return names;
    }

    /** Whether a repeat of it is known by its key. */
    boolean isChange() {
        return !method.equals("GET") && door == Door.SCOPE && (scope == Scope.MANAGE || scope == Scope.ADMIN);
    }

    /** Whether words of ours, and no values, make up the path: those come before the others. */
    boolean isPlain() {
        return pathNames().isEmpty();
    }
}
