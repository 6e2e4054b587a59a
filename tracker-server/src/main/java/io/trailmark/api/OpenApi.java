package io.trailmark.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;

/**
 * The description of the back office in OpenAPI 3.1: paths are made of the operations that there are, so none is left
 * out and none is made up; schemas stand in a resource. Threads: any; no state.
 */
final class OpenApi {
    private static final String SCHEMAS = "/io/trailmark/api/schemas.json";

    private OpenApi() {}

    static byte[] render(final List<Operation> operations) {
        final ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("openapi", "3.1.0");
        root.putObject("info")
                .put("title", "Trailmark back office")
                .put("version", "1")
                .put(
                        "description",
                        "Everything that is changed is a record in the journal, and is answered once it is applied. The"
                                + " header Trailmark-Position says at which position an answer is true.");
        root.putArray("servers").addObject().put("url", "/v1");
        root.putArray("security").addObject().putArray("bearer");
        final ObjectNode paths = root.putObject("paths");
        final TreeMap<String, ObjectNode> byTemplate = new TreeMap<>();
        for (final Operation operation : operations) {
            byTemplate
                    .computeIfAbsent(operation.template(), _ -> JsonNodeFactory.instance.objectNode())
                    .set(operation.method().toLowerCase(java.util.Locale.ROOT), describe(operation));
        }
        byTemplate.forEach(paths::set);
        final ObjectNode components = root.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer");
        components.set("schemas", schemas());
        return Bodies.bytes(root);
    }

    private static ObjectNode describe(final Operation operation) {
        final ObjectNode described = JsonNodeFactory.instance.objectNode();
        described.put("operationId", operation.id());
        described.put("summary", operation.summary());
        described.put("description", needs(operation));
        if (operation.door() == Operation.Door.OPEN) {
            described.putArray("security");
        }
        final ArrayNode parameters = described.putArray("parameters");
        operation.pathNames().forEach(name -> parameter(parameters, name, "path", "Which one.", true));
        new TreeMap<>(operation.parameters())
                .forEach((name, meaning) -> parameter(parameters, name, "query", meaning, false));
        parameter(parameters, "fields", "query", "Only these fields, with commas.", false);
        if (operation.isChange()) {
            parameter(parameters, "Idempotency-Key", "header", "A repeat with the same key is made once.", false);
        }
        if (operation.method().equals("PATCH") || operation.method().equals("DELETE")) {
            parameter(parameters, "If-Match", "header", "The ETag that was read: 412 where it changed since.", false);
        }
        if (!operation.request().isEmpty()) {
            final ObjectNode body = described.putObject("requestBody").put("required", true);
            body.putObject("content").set(type(operation.request()), content(operation.request()));
        }
        final ObjectNode responses = described.putObject("responses");
        final ObjectNode success = responses.putObject(Integer.toString(operation.status()));
        success.put("description", "Done.");
        if (!operation.response().isEmpty()) {
            success.putObject("content").set(type(operation.response()), content(operation.response()));
        }
        final ObjectNode refused = responses.putObject("default");
        refused.put("description", "Refused, with a code that stays the same.");
        refused.putObject("content").set(Answer.PROBLEM_JSON, content("Problem"));
        return described;
    }

    private static String needs(final Operation operation) {
        return switch (operation.door()) {
            case OPEN -> "Needs no token.";
            case KNOWN -> "Needs any token or session.";
            case SCOPE ->
                "Needs a token with the scope " + operation.scope().text()
                        + (operation.own() == null ? "." : "; a partner's user sees what is the partner's own.");
        };
    }

    private static void parameter(
            final ArrayNode parameters,
            final String name,
            final String place,
            final String meaning,
            final boolean isRequired) {
        final ObjectNode parameter = parameters.addObject();
        parameter.put("name", name).put("in", place).put("description", meaning).put("required", isRequired);
        parameter.putObject("schema").put("type", "string");
    }

    /** What is no schema of ours is called by its media type. */
    private static String type(final String schema) {
        return schema.indexOf('/') < 0 ? Answer.JSON : schema;
    }

    private static ObjectNode content(final String schema) {
        final ObjectNode content = JsonNodeFactory.instance.objectNode();
        if (schema.indexOf('/') >= 0) {
            return content;
        }
        content.putObject("schema").put("$ref", "#/components/schemas/" + schema);
        return content;
    }

    private static ObjectNode schemas() {
        try (InputStream resource = OpenApi.class.getResourceAsStream(SCHEMAS)) {
            return Bodies.own(resource.readAllBytes());
        } catch (final IOException e) {
            throw new UncheckedIOException("a resource of ours cannot be read", e);
        }
    }
}
