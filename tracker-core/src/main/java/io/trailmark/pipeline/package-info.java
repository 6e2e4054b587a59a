/**
 * The pipeline: what moves records from the journal through the engine into the views. {@link
 * io.trailmark.pipeline.Pipeline} is the door.
 *
 * <pre>
 *  journal (synced) --poll--> EngineAgent: Engine --ring--> ViewsAgent: Views --publish--> readers
 * </pre>
 *
 * Two threads live here, {@code engine} and {@code views}. In tests the same agents are stepped by hand. Records enter
 * only once they are synced, so that nothing behind this point is ever ahead of the disk.
 */
package io.trailmark.pipeline;
