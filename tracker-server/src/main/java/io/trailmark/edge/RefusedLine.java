package io.trailmark.edge;

/** A line that left no record, and why. */
record RefusedLine(Problem problem, String detail) implements BatchLine {
    @Override
    public long position() {
        return 0;
    }

    @Override
    public Status write(final BatchAnswer answer) {
        return answer.refuse(problem, detail);
    }
}
