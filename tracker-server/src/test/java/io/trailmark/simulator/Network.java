package io.trailmark.simulator;

import io.trailmark.edge.SimulatedEdge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** What lies between clients and server: delivers requests late, in pieces, twice, out of order or not at all. */
final class Network {
    private static final int CONNECTIONS = 8;
    private static final long LONGEST_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(400);

    /** A request on its way. */
    private static final class Parcel {
        private final Request request;
        private final byte[] bytes;
        private final long number;
        private final long readyNs;
        private int delivered;

        Parcel(final Request request, final long number, final long readyNs) {
            this.request = request;
            bytes = request.bytes();
            this.number = number;
            this.readyNs = readyNs;
        }
    }

    /** One connection with what is still to be sent over it, and what was sent and is not answered. */
    private static final class Connection {
        private final SimulatedEdge.Socket socket;
        private final int address;
        private final Deque<Parcel> parcels = new ArrayDeque<>();
        private final Deque<Request> unanswered = new ArrayDeque<>();
        private byte[] rest = new byte[0];

        Connection(final SimulatedEdge.Socket socket, final int address) {
            this.socket = socket;
            this.address = address;
        }
    }

    private final RandomGenerator random;
    private final SimulatedTime time;
    private final Tally tally;
    private final Auditor auditor;
    private final Workload workload;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Request> waiting = new ArrayList<>();
    private long sent;
    private long newestDelivered;
    private boolean isCalm;

    Network(
            final RandomGenerator random,
            final SimulatedTime time,
            final Tally tally,
            final Auditor auditor,
            final Workload workload) {
        this.random = random;
        this.time = time;
        this.tally = tally;
        this.auditor = auditor;
        this.workload = workload;
    }

    /** From here on everything arrives at once and nothing is lost. */
    void calm() {
        isCalm = true;
    }

    /** Somebody asks; while nobody listens, the client waits. */
    void send(final Request request, final SimulatedEdge edge) {
        if (edge == null) {
            waiting.add(request);
            return;
        }
        dispatch(request, edge);
        if (!isCalm && random.nextInt(16) == 0) {
            tally.count(Happening.REQUEST_DUPLICATED);
            dispatch(request, edge);
        }
    }

    private void dispatch(final Request request, final SimulatedEdge edge) {
        long readyNs = time.monotonicNs();
        if (!isCalm && random.nextInt(4) == 0) {
            tally.count(Happening.REQUEST_DELAYED);
            readyNs += random.nextLong(LONGEST_DELAY_NS);
        }
        connection(request, edge).parcels.add(new Parcel(request, ++sent, readyNs));
    }

    private Connection connection(final Request request, final SimulatedEdge edge) {
        final List<Connection> fitting = connections.stream()
                .filter(each -> each.socket.isOpen() && each.address == request.address())
                .toList();
        if (!fitting.isEmpty() && random.nextBoolean()) {
            return fitting.get(random.nextInt(fitting.size()));
        }
        if (connections.size() >= CONNECTIONS) {
            cut(connections.get(random.nextInt(connections.size())));
        }
        final Connection made = new Connection(edge.connect(request.address()), request.address());
        connections.add(made);
        return made;
    }

    /** What was asked while nobody listened is asked now. */
    void onServing(final SimulatedEdge edge) {
        final List<Request> asked = new ArrayList<>(waiting);
        waiting.clear();
        asked.forEach(request -> send(request, edge));
    }

    /** Some bytes arrive, or a connection ends. Returns whether anything was there to do. */
    boolean deliver() {
        final List<Connection> ready = connections.stream()
                .filter(each -> !each.parcels.isEmpty() && isReady(each.parcels.peekFirst()))
                .toList();
        if (ready.isEmpty()) {
            return false;
        }
        final Connection connection = ready.get(random.nextInt(ready.size()));
        if (!connection.socket.isOpen() || (!isCalm && random.nextInt(60) == 0)) {
            cut(connection);
            return true;
        }
        final Parcel parcel = connection.parcels.peekFirst();
        final int left = parcel.bytes.length - parcel.delivered;
        final int count = isCalm || random.nextInt(3) != 0 ? left : 1 + random.nextInt(left);
        final int from = parcel.delivered;
        parcel.delivered += count;
        if (count == left) {
            connection.parcels.removeFirst();
            connection.unanswered.add(parcel.request);
            auditor.onDelivered(parcel.request);
            if (parcel.number < newestDelivered) {
                tally.count(Happening.REQUEST_REORDERED);
            }
            newestDelivered = Math.max(newestDelivered, parcel.number);
        }
        connection.socket.receive(parcel.bytes, from, from + count);
        return true;
    }

    private boolean isReady(final Parcel parcel) {
        return isCalm || parcel.readyNs <= time.monotonicNs();
    }

    private void cut(final Connection connection) {
        final Parcel first = connection.parcels.peekFirst();
        if (first != null && first.delivered > 0) {
            tally.count(Happening.REQUEST_CUT);
        }
        if (!connection.unanswered.isEmpty()) {
            tally.count(Happening.ANSWER_CUT);
        }
        connection.socket.cut();
        connections.remove(connection);
        forget(connection);
    }

    /** What was not answered may be asked again; clients do. */
    private void forget(final Connection connection) {
        connection.parcels.forEach(parcel -> waiting.add(parcel.request));
        for (final Request request : connection.unanswered) {
            if (random.nextBoolean()) {
                tally.count(Happening.REQUEST_REPEATED);
                waiting.add(request);
            }
        }
    }

    /** Requests of clients that lost their connection go out again. */
    void retry(final SimulatedEdge edge) {
        if (!waiting.isEmpty()) {
            send(waiting.removeFirst(), edge);
        }
    }

    /** Takes what the server has sent to its clients. */
    void collect() {
        for (final Connection connection : List.copyOf(connections)) {
            final byte[] more = connection.socket.sent();
            if (more.length > 0) {
                connection.rest = join(connection.rest, more);
                answers(connection);
            }
        }
    }

    private void answers(final Connection connection) {
        int at = 0;
        Answer answer = Answer.parse(connection.rest, at);
        while (answer != null) {
            at += answer.lengthBytes();
            if (connection.unanswered.isEmpty()) {
                throw new Violation("an answer to nothing: " + answer);
            }
            final Request request = connection.unanswered.removeFirst();
            auditor.onAnswer(request, answer);
            workload.onAnswer(request, answer);
            answer = at < connection.rest.length ? Answer.parse(connection.rest, at) : null;
        }
        connection.rest = Arrays.copyOfRange(connection.rest, at, connection.rest.length);
    }

    private static byte[] join(final byte[] first, final byte[] second) {
        final byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Whether nothing is under way. */
    boolean isQuiet() {
        return waiting.isEmpty()
                && connections.stream().allMatch(each -> each.parcels.isEmpty() && each.unanswered.isEmpty());
    }

    /** The server is gone, and all connections with it. */
    void onServerGone() {
        for (final Connection connection : List.copyOf(connections)) {
            cut(connection);
        }
        sent = 0;
        newestDelivered = 0;
    }
}
