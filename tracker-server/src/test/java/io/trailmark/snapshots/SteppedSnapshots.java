package io.trailmark.snapshots;

import io.trailmark.journal.Forcing;
import org.agrona.concurrent.NanoClock;

/** Opens the door for simulated forces and time. */
public final class SteppedSnapshots {
    private SteppedSnapshots() {}

    /** Snapshots that force and measure time by these. */
    public static Snapshots of(final Snapshots.Context context, final Forcing forcing, final NanoClock nanoClock) {
        return new Snapshots(context.forcing(forcing).nanoClock(nanoClock));
    }
}
