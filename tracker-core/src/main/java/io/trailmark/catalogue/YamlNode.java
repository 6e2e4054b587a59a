package io.trailmark.catalogue;

import java.util.List;

/** A value in a YAML file and where it begins; lines and columns count from 1. Immutable. */
sealed interface YamlNode {
    int line();

    int column();

    /** What it is, in words. */
    String kind();

    /** A single value as it was written, whatever YAML would take it for: 010 stays 010. */
    record Scalar(int line, int column, String text) implements YamlNode {
        @Override
        public String kind() {
            return "a single value";
        }
    }

    /** A list. */
    record Sequence(int line, int column, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys with values, in the order of the file. Duplicate keys are still there. */
    record Mapping(int line, int column, List<Pair> pairs) implements YamlNode {
        @Override
        public String kind() {
            return "keys with values";
        }
    }

    /** A key with its value. */
    record Pair(Scalar key, YamlNode value) {}
}
