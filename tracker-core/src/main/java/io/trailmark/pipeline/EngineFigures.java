package io.trailmark.pipeline;

import io.trailmark.engine.Engine;

/**
 * How much the engine held at one moment. Immutable.
 *
 * @param position of the last record applied.
 */
public record EngineFigures(long position) {
    static final EngineFigures NONE = new EngineFigures(0);

    static EngineFigures of(final Engine engine) {
        return new EngineFigures(engine.position());
    }
}
