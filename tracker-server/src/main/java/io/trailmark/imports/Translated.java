package io.trailmark.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What became of a row: a body of ours, or why it is left out, or all that is wrong with it.
 *
 * @param body null where it is left out or wrong.
 * @param skipped why it is left out, or null.
 */
public record Translated(Row row, ObjectNode body, String skipped, List<RowError> errors) {}
