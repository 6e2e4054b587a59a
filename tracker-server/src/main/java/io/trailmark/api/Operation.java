package io.trailmark.api;

import io.trailmark.access.Scope;
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
 */
record Operation(
        String method,
        String template,
        Scope scope,
        String id,
        String summary,
        int status,
        String request,
        String response,
        Map<String, String> parameters,
        Handler handler) {
    /** What answers. */
    @FunctionalInterface
    interface Handler {
        Answer answer(Call call);
    }

    static Operation get(
            final String template,
            final String id,
            final String summary,
            final String response,
            final Handler handler) {
        return new Operation("GET", template, Scope.READ, id, summary, 200, "", response, Map.of(), handler);
    }

    /** One that changes something of a programme. */
    static Operation change(
            final String method, final String template, final String id, final String summary, final Handler handler) {
        return new Operation(method, template, Scope.MANAGE, id, summary, 200, "", "", Map.of(), handler);
    }

    Operation answers(final int newStatus, final String newResponse) {
        return new Operation(
                method, template, scope, id, summary, newStatus, request, newResponse, parameters, handler);
    }

    Operation takes(final String newRequest) {
        return new Operation(method, template, scope, id, summary, status, newRequest, response, parameters, handler);
    }

    Operation needs(final Scope newScope) {
        return new Operation(method, template, newScope, id, summary, status, request, response, parameters, handler);
    }

    /** With one more parameter of the query. */
    Operation with(final String name, final String meaning) {
        final Map<String, String> more = new HashMap<>(parameters);
        more.put(name, meaning);
        return new Operation(
                method, template, scope, id, summary, status, request, response, Map.copyOf(more), handler);
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
        return !method.equals("GET") && (scope == Scope.MANAGE || scope == Scope.ADMIN);
    }

    /** Whether words of ours, and no values, make up the path: those come before the others. */
    boolean isPlain() {
        return pathNames().isEmpty();
    }
}
