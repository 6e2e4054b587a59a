package io.trailmark.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads a click or a view from JSON, strictly, as {@link JsonReader} does conversions. One instance per event loop. */
final class ClickFormReader {
    private Report report;
    private ClickForm form;
    private JsonParser json;
    private Problem problem;

    /** Reads one object; returns null, or why it is refused, with a sentence in the report. */
    Problem read(
            final byte[] bytes,
            final int offset,
            final int lengthBytes,
            final ClickForm newForm,
            final Report newReport) {
        form = newForm;
        report = newReport;
        problem = null;
        form.clear();
        try (JsonParser parser = JsonReader.FACTORY.createParser(bytes, offset, lengthBytes)) {
            json = parser;
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return report.refuse(Problem.MALFORMED, "a JSON object is expected");
            }
            while (problem == null && parser.nextToken() == JsonToken.FIELD_NAME) {
                final String name = parser.currentName();
                member(name, parser.nextToken());
            }
            if (problem == null && parser.nextToken() != null) {
                problem = report.refuse(Problem.MALFORMED, "there is more than one value");
            }
        } catch (final StreamConstraintsException e) {
            problem = report.refuse(Problem.TOO_LARGE, e.getOriginalMessage());
        } catch (final IOException e) {
            problem = report.refuse(Problem.MALFORMED, "the body is not JSON");
        }
        return problem;
    }

    private void member(final String name, final JsonToken token) throws IOException {
        final byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        final Parameter parameter = Parameter.of(nameBytes, 0, nameBytes.length);
        final Parameter label = parameter == null || parameter.label() == null ? null : parameter;
        final ClickForm.Member member = ClickForm.Member.of(name);
        final boolean isFlag = name.equals("gpc") || name.equals("dnt");
        if (label == null && member == null && !isFlag) {
            problem = report.refuse(Problem.MALFORMED, "unknown field: " + name);
        } else if (isFlag && token.isBoolean()) {
            flag(name, token == JsonToken.VALUE_TRUE);
        } else if (!isFlag && token == JsonToken.VALUE_STRING) {
            text(name, label, member);
        } else if (token != JsonToken.VALUE_NULL) {
            problem = report.refuse(Problem.MALFORMED, name + " is to be " + (isFlag ? "true or false" : "text"));
        }
    }

    private void flag(final String name, final boolean isSo) {
        if (name.equals("gpc")) {
            form.gpc(isSo);
        } else {
            form.dnt(isSo);
        }
    }

    private void text(final String name, final Parameter label, final ClickForm.Member member) throws IOException {
        final String value = json.getText();
        if (value.isEmpty()) {
            return;
        }
        if (!isText(value)) {
            problem = report.refuse(Problem.MALFORMED, name + " is not text, or has control characters");
        } else if (!(label == null ? form.put(member, value) : form.put(label, value))) {
            problem = report.refuse(Problem.AMBIGUOUS, name + " comes under two names with different values");
        }
    }

    private static boolean isText(final String value) {
        final boolean isPaired =
                value.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        final byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return isPaired && Utf8.isText(bytes, 0, bytes.length);
    }
}
