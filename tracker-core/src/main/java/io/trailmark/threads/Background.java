package io.trailmark.threads;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Threads that step back behind those that somebody waits for, where there are fewer cores than work.
 *
 * <p>On Linux each thread has a nice value of its own (nice(2)), and to raise it takes no right; threads that
 * such a thread starts have it too. A virtual machine passes {@link Thread#setPriority} on for root alone. Elsewhere
 * these are threads like any other: there the same call would set back the whole process.
 */
public final class Background {
    /** Leaves a third of what another thread gets of a core that both want; sched(7) has the weights. */
    private static final int STEPS = 5;

    private static final MethodHandle NICE = Linker.nativeLinker()
            .defaultLookup()
            .find("nice")
            .filter(symbol -> System.getProperty("os.name").equals("Linux"))
            .map(symbol -> Linker.nativeLinker()
                    .downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)))
            .orElse(null);

    private Background() {}

    /** A thread that does the task behind all others, not started yet: {@link java.util.concurrent.ThreadFactory}. */
    public static Thread thread(final Runnable task) {
        return new Thread(() -> {
            stepBack();
            task.run();
        });
    }

    private static void stepBack() {
        if (NICE == null) {
            return;
        }
        try {
            // A refusal changes nothing: the thread is then one like the others.
            final int ignored = (int) NICE.invokeExact(STEPS);
        } catch (final Throwable ex) {
            throw new IllegalStateException(ex);
        }
    }
}
