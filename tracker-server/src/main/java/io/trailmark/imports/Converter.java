package io.trailmark.imports;

import com.fasterxml.jackson.databind.JsonNode;

/** Makes a value of ours of a cell. */
@FunctionalInterface
interface Converter {
    /**
     * The value of a cell that is not empty.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong with it.
     */
    JsonNode convert(String text, Reading reading);
}
