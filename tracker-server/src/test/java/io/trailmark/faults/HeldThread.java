package io.trailmark.faults;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread of a server in a process of its own, held where it is, as a debugger holds it, while all others go on. It
 * is held where it waits for work: a virtual machine that wants all its threads to stop need not wait for it there.
 *
 * <p>Threads: the one that holds it lets it go. Needs the right to trace its own children, which root has; where that
 * is missing the test fails and says so.
 */
final class HeldThread implements AutoCloseable {
    private static final String NEEDED =
            "This test stops a thread of its own child: it needs ptrace (in a container, the"
                    + " capability SYS_PTRACE). ";
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int DETACH = 17;
    private static final int SEIZE = 0x4206;
    private static final int INTERRUPT = 0x4207;
    private static final int ALL_THREADS = 0x40000000;

    private static final MethodHandle PTRACE = downcall(
            "ptrace",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle WAITPID = downcall(
            "waitpid",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    private final Path task;
    private final int id;

    private HeldThread(final Path task) {
        this.task = task;
        id = Integer.parseInt(task.getFileName().toString());
    }

    private static MethodHandle downcall(
            final String name, final FunctionDescriptor descriptor, final Linker.Option... options) {
        final Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor, options);
    }

    /** Holds the process' thread of this name, which must have nothing to do just now. */
    static HeldThread hold(final long process, final String name) throws IOException {
        final HeldThread thread = new HeldThread(find(process, name));
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < DEADLINE_NS) {
            thread.ask(SEIZE);
            thread.ask(INTERRUPT);
            thread.awaitStop();
            if (thread.isWaitingForWork()) {
                return thread;
            }
            thread.ask(DETACH);
            LockSupport.parkNanos(PAUSE_NS);
        }
        throw new AssertionError("the thread " + name + " never waits for work");
    }

    private static Path find(final long process, final String name) throws IOException {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", "" + process, "task"))) {
            for (final Path task : tasks) {
                if (Files.readString(task.resolve("comm")).strip().equals(name)) {
                    return task;
                }
            }
        }
        throw new IOException("process " + process + " has no thread " + name);
    }

    private void ask(final int request) {
        try {
            final long result = (long) PTRACE.invokeExact(request, id, 0L, 0L);
            if (result != 0) {
                throw new AssertionError(NEEDED + "ptrace " + request + " of " + task + " was refused");
            }
        } catch (final RuntimeException | Error failure) {
            throw failure;
        } catch (final Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void awaitStop() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
            final int stopped = (int) WAITPID.invokeExact(id, status, ALL_THREADS);
            if (stopped != id) {
                throw new AssertionError(NEEDED + "waitpid of " + task + " returned " + stopped);
            }
        } catch (final RuntimeException | Error failure) {
            throw failure;
        } catch (final Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Whether it was stopped within the system call by which Java's threads wait for each other: futex. */
    private boolean isWaitingForWork() throws IOException {
        final String futex = System.getProperty("os.arch").equals("aarch64") ? "98 " : "202 ";
        return Files.readString(task.resolve("syscall")).startsWith(futex);
    }

    /** Whether it stands still now. */
    boolean isHeld() throws IOException {
        final String stat = Files.readString(task.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')')).startsWith(") t");
    }

    /** Lets it go on. */
    @Override
    public void close() {
        ask(DETACH);
    }
}
