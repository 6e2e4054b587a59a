package io.trailmark.views;

import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
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
import io.trailmark.record.codec.PartnerDefinedDecoder;
import io.trailmark.record.codec.ProgramDefinedDecoder;
import io.trailmark.record.codec.RateDefinedDecoder;
import io.trailmark.record.codec.RecordLostDecoder;
import io.trailmark.record.codec.RegistrationDefinedDecoder;
import io.trailmark.record.codec.ViewDecoder;

/** How many records of each type were applied, from the first position on. Immutable for readers. */
public final class RecordCounts {
    /** The types of records, in the order in which they are listed; a record of none of them counts as unknown. */
    public enum Type {
        EPOCH_OPENED(EpochOpenedDecoder.TEMPLATE_ID),
        LIMITS_DEFINED(LimitsDefinedDecoder.TEMPLATE_ID),
        RECORD_LOST(RecordLostDecoder.TEMPLATE_ID),
        CLICK(ClickDecoder.TEMPLATE_ID),
        VIEW(ViewDecoder.TEMPLATE_ID),
        CONVERSION(ConversionDecoder.TEMPLATE_ID),
        ADJUSTMENT(AdjustmentDecoder.TEMPLATE_ID),
        PROGRAM_DEFINED(ProgramDefinedDecoder.TEMPLATE_ID),
        GOAL_DEFINED(GoalDefinedDecoder.TEMPLATE_ID),
        GOAL_RULES_DEFINED(GoalRulesDefinedDecoder.TEMPLATE_ID),
        PARTNER_DEFINED(PartnerDefinedDecoder.TEMPLATE_ID),
        LINK_DEFINED(LinkDefinedDecoder.TEMPLATE_ID),
        COUPON_DEFINED(CouponDefinedDecoder.TEMPLATE_ID),
        REGISTRATION_DEFINED(RegistrationDefinedDecoder.TEMPLATE_ID),
        CHANGE_MADE(ChangeMadeDecoder.TEMPLATE_ID),
        RATE_DEFINED(RateDefinedDecoder.TEMPLATE_ID),
        UNKNOWN(0);

        private final int templateId;

        Type(final int templateId) {
            this.templateId = templateId;
        }
    }

    /** Templates of records are below; those of outcomes are above. */
    private static final int TEMPLATES = 100;

    private static final boolean[] IS_KNOWN = known();

    private final long[] counts;

    RecordCounts() {
        this(new long[TEMPLATES]);
    }

    private RecordCounts(final long[] counts) {
        this.counts = counts;
    }

    /** How many records of this type. */
    public long of(final Type type) {
        return counts[type.templateId];
    }

    /** How many records in all. */
    public long total() {
        long total = 0;
        for (final long count : counts) {
            total += count;
        }
        return total;
    }

    void add(final int templateId) {
        counts[templateId < TEMPLATES && IS_KNOWN[templateId] ? templateId : Type.UNKNOWN.templateId]++;
    }

    RecordCounts copy() {
        return new RecordCounts(counts.clone());
    }

    void writeTo(final SnapshotOut out) {
        out.section("counts");
        for (final long count : counts) {
            out.putLong(count);
        }
    }

    static RecordCounts readFrom(final SnapshotIn in) {
        in.section("counts");
        final RecordCounts read = new RecordCounts();
        for (int i = 0; i < TEMPLATES; i++) {
            read.counts[i] = in.getLong();
        }
        return read;
    }

    private static boolean[] known() {
        final boolean[] known = new boolean[TEMPLATES];
        for (final Type type : Type.values()) {
            known[type.templateId] = true;
        }
        return known;
    }
}
