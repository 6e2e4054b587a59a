package io.trailmark.engine;

/** What the engine keeps of one version of a catalogue entity: immutable. */
interface Versioned {
    /** The same for equal content in every run; enums count by their number in the schema. */
    long digest();
}
