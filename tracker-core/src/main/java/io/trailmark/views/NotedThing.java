package io.trailmark.views;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What a change says it changed beside the catalogue: a token or a user, one at a time. Immutable.
 *
 * @param program code of its programme, or * for all.
 */
record NotedThing(String id, String program) {
    private static final JsonFactory FACTORY = new JsonFactory();

    /**
     * Reads JSON lists of objects.
     *
     * @return the first thing of either; null where there is none.
     */
    static NotedThing read(final String before, final String after) {
        final NotedThing thing = read(after);
        return thing == null ? read(before) : thing;
    }

    private static NotedThing read(final String list) {
        String id = null;
        String program = null;
        try (JsonParser parser = FACTORY.createParser(list)) {
            int depth = 0;
            JsonToken token = parser.nextToken();
            while (token != null && !(depth == 2 && token == JsonToken.END_OBJECT)) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 2 && token == JsonToken.VALUE_STRING) {
                    id = parser.currentName().equals("id") ? parser.getText() : id;
                    program = parser.currentName().equals("program") ? parser.getText() : program;
                }
                token = parser.nextToken();
            }
        } catch (final IOException noJson) {
            // Written by another version of ours, or by nobody we know: a change of nothing that is shown.
            return null;
        }
        return id == null || program == null ? null : new NotedThing(id, program);
    }
}
