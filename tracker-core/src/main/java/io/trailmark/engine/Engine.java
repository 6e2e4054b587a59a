package io.trailmark.engine;

import io.trailmark.memory.AnonymousMemory;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.ChangeMadeDecoder;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.CouponDefinedDecoder;
import io.trailmark.record.codec.EpochOpenedDecoder;
import io.trailmark.record.codec.GoalDefinedDecoder;
import io.trailmark.record.codec.GoalRulesDefinedDecoder;
import io.trailmark.record.codec.LimitsDefinedDecoder;
import io.trailmark.record.codec.LinkDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.PartnerDefinedDecoder;
import io.trailmark.record.codec.ProgramDefinedDecoder;
import io.trailmark.record.codec.RateDefinedDecoder;
import io.trailmark.record.codec.RecordAppliedDecoder;
import io.trailmark.record.codec.RecordLostDecoder;
import io.trailmark.record.codec.RegistrationDefinedDecoder;
import io.trailmark.record.codec.ViewDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * Decides what every record means: which click is a duplicate, who earns what from a conversion, what a refund takes
 * back. The same records always lead to the same outcomes and the same {@link #stateHash}.
 *
 * <p>Invariants: positions are gapless from 1; the first record opens an epoch; the hash seed never changes.
 *
 * <p>Threads: one, whichever calls {@link #onRecord}. Allocates while the catalogue grows, at the first record, and a
 * little with each chunk that a table grows by, else nothing. Fails with {@link IllegalStateException} where an
 * invariant does not hold; it must not be used afterwards.
 */
public final class Engine implements AutoCloseable {
    /** Of what {@link #writeTo} writes: one more with every change of how the state lies in memory. */
    private static final long FORMAT = 5;

    private final Context context;
    private final EngineStatistics statistics = new EngineStatistics();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EpochOpenedDecoder epochOpened = new EpochOpenedDecoder();
    private final ByteBuffer seed =
            ByteBuffer.allocate(EpochOpenedDecoder.hashSeedLength()).order(ByteOrder.LITTLE_ENDIAN);
    private final LimitsDefinedDecoder limitsDefined = new LimitsDefinedDecoder();
    private OutcomeEncoder outcomes;

    private long position;
    private int node;
    private long hashKey0;
    private long hashKey1;
    private EngineLimits limits;

    /** Where what was fetched ends up, for it has to end up somewhere. */
    @SuppressWarnings("UnusedVariable")
    private long fetched;

    /** The longest path that was ever allowed: conversions that stand may have as many credits. */
    private int longestPath;

    private EngineState state;
    private Clicks clicks;
    private ComingConversions coming;
    private Conversions conversions;
    private Adjustments adjustments;

    /** @param context concluded here; its memory is taken when the first epoch says how to spread the keys. */
    public Engine(final Context context) {
        this.context = context.conclude();
        limits = context.limits();
        longestPath = limits.pathCapacity();
        outcomes = new OutcomeEncoder(Candidates.capacity(longestPath));
    }

    /**
     * Applies one record and hands its outcomes to the handler, all before this returns.
     *
     * @throws IllegalStateException where an invariant does not hold: the process stops.
     */
    public void onRecord(
            final DirectBuffer buffer, final int offset, final int lengthBytes, final OutcomeHandler handler) {
        final long recordPosition = RecordFrame.position(buffer, offset);
        if (recordPosition != position + 1) {
            throw new IllegalStateException(
                    "record at position " + recordPosition + " follows position " + position + ": a gap");
        }
        if (lengthBytes != RecordFrame.lengthBytes(buffer, offset)) {
            throw new IllegalStateException("record at position " + recordPosition + " of "
                    + RecordFrame.lengthBytes(buffer, offset) + " bytes came as " + lengthBytes);
        }
        position = recordPosition;
        outcomes.handler(handler);
        apply(buffer, offset, RecordFrame.templateId(buffer, offset));
    }

    /**
     * Takes rules of a goal as if they had been journaled behind the last record. For simulations only: the positions
     * and all else stay what they are, and the state is no longer the journal's.
     *
     * @param offset of a record of rules; its position, checksum and length are not looked at.
     */
    public void suppose(final DirectBuffer buffer, final int offset) {
        state.catalogue.onGoalRulesSupposed(buffer, offset);
    }

    /**
     * Fetches into the cache what the records from {@code offset} to {@code endOffset} will be looked up in, so that
     * {@link #onRecord} need not wait for each. A hint: it changes no state and may be left out.
     */
    public void onAhead(final DirectBuffer buffer, final int offset, final int endOffset) {
        if (state == null) {
            return;
        }
        int count = 0;
        for (int at = offset; at < endOffset && count < Clicks.ANNOUNCED; count++) {
            final int templateId = RecordFrame.templateId(buffer, at);
            if (templateId == ClickDecoder.TEMPLATE_ID) {
                clicks.announce(buffer, at);
            } else if (templateId == ConversionDecoder.TEMPLATE_ID) {
                coming.add(buffer, at);
            }
            at += RecordFrame.alignedLength(RecordFrame.lengthBytes(buffer, at));
        }
        fetched = clicks.fetch(RecordFrame.position(buffer, offset), count) + coming.fetch();
    }

    /** Position of the last record applied; 0 before the first. */
    public long position() {
        return position;
    }

    /**
     * A digest of all live state: equal for engines that applied the same records. Takes time in proportion to the
     * state.
     */
    public long stateHash() {
        final StateDigest digest = new StateDigest();
        digest.add(position).add(node).add(hashKey0).add(hashKey1);
        limits.addTo(digest);
        if (state != null) {
            state.addTo(digest);
        }
        return digest.value();
    }

    /** Figures about state and limits, as they are now. */
    public EngineStatistics statistics() {
        if (state != null) {
            state.copyTo(statistics);
        }
        return statistics;
    }

    /** The limits that hold after the last record. */
    public EngineLimits limits() {
        return limits;
    }

    /**
     * Whether a record of this type changes the catalogue and nothing else: such records are kept beside a snapshot, as
     * they are. The schema keeps the numbers from the programme's on, below those of outcomes, for them.
     */
    public static boolean isDefinition(final int templateId) {
        return templateId >= ProgramDefinedDecoder.TEMPLATE_ID && templateId < RecordAppliedDecoder.TEMPLATE_ID;
    }

    /** Writes all state but the catalogue. Only after the first record. */
    public void writeTo(final SnapshotOut out) {
        out.section("engine").putLong(FORMAT).putLong(position).putInt(node);
        out.putLong(hashKey0).putLong(hashKey1).putInt(longestPath);
        limits.writeTo(out);
        statistics.writeTo(out);
        state.writeTo(out);
    }

    /**
     * Takes over what was written, before the first record. Then {@link #define} takes the catalogue's records, and the
     * record after the snapshot's position goes on.
     *
     * @throws RuntimeException where it is damaged or of another format; then the engine is only good for closing.
     */
    public void readFrom(final SnapshotIn in) {
        if (state != null) {
            throw new IllegalStateException("a snapshot is read before the first record, not at " + position);
        }
        in.section("engine").expect("format", FORMAT);
        position = in.getLong();
        node = in.getInt();
        hashKey0 = in.getLong();
        hashKey1 = in.getLong();
        longestPath = in.getInt();
        limits = EngineLimits.readFrom(in);
        statistics.readFrom(in);
        outcomes = new OutcomeEncoder(Candidates.capacity(longestPath));
        state = new EngineState(context, limits, hashKey0, hashKey1);
        build();
        state.readFrom(in);
    }

    /** Takes in one {@link #isDefinition} that was applied before the snapshot which was read. */
    public void define(final DirectBuffer buffer, final int offset) {
        applySeldom(buffer, offset, RecordFrame.templateId(buffer, offset));
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        if (state != null) {
            state.close();
        } else {
            // Before the first record nothing was taken, but the source may have a thread and a file ready.
            context.memory().close();
        }
    }

    private void apply(final DirectBuffer buffer, final int offset, final int templateId) {
        if (state == null && templateId != EpochOpenedDecoder.TEMPLATE_ID) {
            throw new IllegalStateException("a record of type " + templateId + " comes before the first epoch");
        }
        switch (templateId) {
            case ClickDecoder.TEMPLATE_ID -> clicks.onClick(buffer, offset, position);
            case ViewDecoder.TEMPLATE_ID -> clicks.onView(buffer, offset, position);
            case ConversionDecoder.TEMPLATE_ID -> {
                state.parked.expire(RecordFrame.epochNs(buffer, offset));
                conversions.onConversion(buffer, offset, position, node);
            }
            case AdjustmentDecoder.TEMPLATE_ID -> {
                final long epochNs = RecordFrame.epochNs(buffer, offset);
                state.parked.expire(epochNs);
                adjustments.onAdjustment(buffer, offset, position, epochNs);
            }
            default -> {
                applySeldom(buffer, offset, templateId);
                outcomes.recordApplied(position);
            }
        }
    }

    private void applySeldom(final DirectBuffer buffer, final int offset, final int templateId) {
        switch (templateId) {
            case EpochOpenedDecoder.TEMPLATE_ID -> onEpochOpened(buffer, offset);
            case LimitsDefinedDecoder.TEMPLATE_ID -> onLimitsDefined(buffer, offset);
            case RecordLostDecoder.TEMPLATE_ID -> {} // Nobody knows what it was; its position is taken.
            case ChangeMadeDecoder.TEMPLATE_ID -> {} // Who asked decides nothing.
            case RateDefinedDecoder.TEMPLATE_ID -> {} // Each conversion brings the rate that was used.
            case ProgramDefinedDecoder.TEMPLATE_ID -> state.catalogue.onProgramDefined(buffer, offset);
            case GoalDefinedDecoder.TEMPLATE_ID -> state.catalogue.onGoalDefined(buffer, offset);
            case GoalRulesDefinedDecoder.TEMPLATE_ID -> state.catalogue.onGoalRulesDefined(buffer, offset);
            case PartnerDefinedDecoder.TEMPLATE_ID -> state.catalogue.onPartnerDefined(buffer, offset);
            case LinkDefinedDecoder.TEMPLATE_ID -> state.catalogue.onLinkDefined(buffer, offset);
            case CouponDefinedDecoder.TEMPLATE_ID -> state.catalogue.onCouponDefined(buffer, offset);
            case RegistrationDefinedDecoder.TEMPLATE_ID -> state.catalogue.onRegistrationDefined(buffer, offset);
            default ->
                throw new IllegalStateException("record at position " + position + " of unknown type " + templateId);
        }
    }

    private void onEpochOpened(final DirectBuffer buffer, final int offset) {
        epochOpened.wrapAndApplyHeader(buffer, offset, header);
        epochOpened.getHashSeed(seed.array(), 0, seed.capacity());
        node = epochOpened.nodeId();
        if (state == null) {
            hashKey0 = seed.getLong(0);
            hashKey1 = seed.getLong(Long.BYTES);
            state = new EngineState(context, limits, hashKey0, hashKey1);
            build();
        } else if (hashKey0 != seed.getLong(0) || hashKey1 != seed.getLong(Long.BYTES)) {
            throw new IllegalStateException("epoch " + epochOpened.epoch() + " changes the hash seed");
        }
    }

    private void onLimitsDefined(final DirectBuffer buffer, final int offset) {
        limitsDefined.wrapAndApplyHeader(buffer, offset, header);
        final EngineLimits defined = EngineLimits.of(limitsDefined);
        state.resize(limits, defined);
        limits = defined;
        longestPath = Math.max(longestPath, defined.pathCapacity());
        outcomes = outcomes.withCapacity(Candidates.capacity(longestPath));
        build();
    }

    /** What works on the state is made anew where a limit changes it. */
    private void build() {
        final int creditCapacity = Candidates.creditCapacity(longestPath);
        clicks = new Clicks(state.duplicates, state.clickLimits, state.touches, outcomes);
        coming = new ComingConversions(state, Clicks.ANNOUNCED);
        final Attribution attribution = new Attribution(state, limits.pathCapacity(), longestPath, statistics);
        final Settlement settlement = new Settlement(state, outcomes, creditCapacity);
        final Decisions decisions = new Decisions(state, attribution, settlement, outcomes);
        adjustments = new Adjustments(state, decisions, settlement, outcomes, statistics, creditCapacity);
        conversions = new Conversions(state, decisions, adjustments, outcomes, creditCapacity);
    }

    /**
     * What the engine may hold until the journal says otherwise; a server leaves the limits as they are, so that its
     * journal alone decides. What forgets has its full size at the first epoch; what never forgets, and the catalogue,
     * grow.
     */
    public static final class Context {

        private int touchCapacity = EngineLimits.DEFAULT.touchCapacity();
        private int pathCapacity = EngineLimits.DEFAULT.pathCapacity();
        private int duplicateCapacity = EngineLimits.DEFAULT.duplicateCapacity();
        private int conversionCapacity = 1 << 19;
        private int adjustmentCapacity = 1 << 18;
        private int parkedCapacity = EngineLimits.DEFAULT.parkedCapacity();
        private MemorySource memory;
        private EngineLimits limits;
        private boolean isConcluded;

        /** How many touches are remembered, over all visitors: 2 to 2^29. The oldest is overwritten. */
        public Context touchCapacity(final int touches) {
            touchCapacity = touches;
            return this;
        }

        /** How many of a visitor's newest touches a conversion looks at: 1 to 1,024. */
        public Context pathCapacity(final int touches) {
            pathCapacity = touches;
            return this;
        }

        /**
         * How many counted clicks are remembered to know duplicates by: 2 to 2^29. Exact while no more people than this
         * click within 10 s.
         */
        public Context duplicateCapacity(final int clicks) {
            duplicateCapacity = clicks;
            return this;
        }

        /**
         * For how many conversions the index is laid out at the start: a power of two. Beyond, it grows, since no
         * identity is ever forgotten.
         */
        public Context conversionCapacity(final int conversions) {
            conversionCapacity = conversions;
            return this;
        }

        /** For how many adjustments of known conversions the index is laid out at the start: a power of two. */
        public Context adjustmentCapacity(final int adjustments) {
            adjustmentCapacity = adjustments;
            return this;
        }

        /** How many adjustments may wait for their order: a power of two. */
        public Context parkedCapacity(final int adjustments) {
            parkedCapacity = adjustments;
            return this;
        }

        /** Where the tables that never forget take their memory from; closed with the engine. */
        public Context memory(final MemorySource source) {
            memory = source;
            return this;
        }

        /** Touches remembered over all visitors. */
        public int touchCapacity() {
            return touchCapacity;
        }

        /** Touches of one visitor that a conversion looks at. */
        public int pathCapacity() {
            return pathCapacity;
        }

        /** Counted clicks remembered to know duplicates by. */
        public int duplicateCapacity() {
            return duplicateCapacity;
        }

        /** Conversions that the index is laid out for. */
        public int conversionCapacity() {
            return conversionCapacity;
        }

        /** Adjustments that the index is laid out for. */
        public int adjustmentCapacity() {
            return adjustmentCapacity;
        }

        /** Adjustments that may wait for their order. */
        public int parkedCapacity() {
            return parkedCapacity;
        }

        /** What holds until the journal says otherwise. */
        EngineLimits limits() {
            return limits;
        }

        /** Where growing tables take their memory from. */
        public MemorySource memory() {
            return memory;
        }

        /** Checks the whole; read-only afterwards. */
        Context conclude() {
            if (isConcluded) {
                throw new IllegalStateException("an engine's context is concluded once");
            }
            isConcluded = true;
            limits = new EngineLimits(touchCapacity, pathCapacity, duplicateCapacity, parkedCapacity);
            powerOfTwo("conversionCapacity", conversionCapacity);
            powerOfTwo("adjustmentCapacity", adjustmentCapacity);
            if (memory == null) {
                memory = new AnonymousMemory();
            }
            return this;
        }

        private static void powerOfTwo(final String name, final int value) {
            if (value < 2 || value > 1 << 29 || !BitUtil.isPowerOfTwo(value)) {
                throw new IllegalArgumentException(name + " not a power of two within 2 to 2^29: " + value);
            }
        }
    }
}
