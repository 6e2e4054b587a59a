package io.trailmark.simulation;

/**
 * One simulation, from its request to its result.
 *
 * <p>Threads: the simulations' own thread writes, any reads and may {@link #cancel}.
 */
public final class Simulation {
    /** How far it is. */
    public enum State {
        /** Others come first. */
        QUEUED,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    private final String id;
    private final SimulationRequest request;
    private volatile State state = State.QUEUED;
    private volatile boolean isCancelled;
    private volatile long position;
    private volatile long lastPosition;
    private volatile int pass;
    private volatile SimulationResult result;
    private volatile String failure = "";

    Simulation(final String id, final SimulationRequest request) {
        this.id = id;
        this.request = request;
    }

    /** What it is asked for by. */
    public String id() {
        return id;
    }

    /** What was to be simulated. */
    public SimulationRequest request() {
        return request;
    }

    /** How far it is. */
    public State state() {
        return state;
    }

    /** Last record applied in the pass at hand. */
    public long position() {
        return position;
    }

    /** Last record that there was when it began; 0 before. */
    public long lastPosition() {
        return lastPosition;
    }

    /** 1: the rules as they were; 2: the other rules; 0 before. */
    public int pass() {
        return pass;
    }

    /** How much of both passes is done, in per cent. */
    public int percent() {
        if (state == State.DONE) {
            return 100;
        }
        final long last = lastPosition;
        final int currentPass = pass;
        if (last == 0 || currentPass == 0) {
            return 0;
        }
        return (int) Math.min(99, ((currentPass - 1) * last + Math.min(position, last)) * 50 / last);
    }

    /** What came out; null until it is done. */
    public SimulationResult result() {
        return result;
    }

    /** Why it failed; empty when it did not. */
    public String failure() {
        return failure;
    }

    /** Ends it before its time; without effect once it is over. */
    public void cancel() {
        isCancelled = true;
        synchronized (this) {
            if (state == State.QUEUED) {
                state = State.CANCELLED;
            }
        }
    }

    boolean isCancelled() {
        return isCancelled;
    }

    /** Whether it may begin: it was not cancelled while it waited. */
    synchronized boolean begin(final long newLastPosition) {
        if (state != State.QUEUED) {
            return false;
        }
        lastPosition = newLastPosition;
        state = State.RUNNING;
        return true;
    }

    void progress(final int newPass, final long newPosition) {
        position = newPosition;
        pass = newPass;
    }

    void done(final SimulationResult newResult) {
        result = newResult;
        state = State.DONE;
    }

    void cancelled() {
        state = State.CANCELLED;
    }

    void failed(final String text) {
        failure = text;
        state = State.FAILED;
    }
}
