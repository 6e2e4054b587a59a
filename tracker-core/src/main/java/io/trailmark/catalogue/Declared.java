package io.trailmark.catalogue;

/** An entity as a file declares it, without number and version yet, and where it stands. */
record Declared<E extends Entity>(E entity, String file, int line, int column) {
    String place() {
        return file + ":" + line + ":" + column;
    }
}
