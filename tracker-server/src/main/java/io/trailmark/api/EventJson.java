package io.trailmark.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.access.Scope;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueDraft;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.ids.ConversionId;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.ChangeMadeDecoder;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.ViewDecoder;
import io.trailmark.views.AdjustmentView;
import io.trailmark.views.ChangeView;
import io.trailmark.views.ConversionView;
import io.trailmark.views.CreditView;
import io.trailmark.views.DecisionView;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/**
 * Records of the journal as events for one follower: those of the wanted types and programmes, with what was decided
 * about them. Who clicked is not told: neither visitor nor address, agent or referrer. One thread.
 */
final class EventJson {
    static final String CLICK = "click";
    static final String VIEW = "view";
    static final String CONVERSION = "conversion";
    static final String ADJUSTMENT = "adjustment";
    static final String CHANGE = "change";

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ClickDecoder click = new ClickDecoder();
    private final ViewDecoder view = new ViewDecoder();
    private final ConversionDecoder conversion = new ConversionDecoder();
    private final AdjustmentDecoder adjustment = new AdjustmentDecoder();

    private final Call call;
    private final Views views;
    private final Set<String> types;
    private final Program program;
    private final List<byte[]> events = new ArrayList<>();
    private Catalogue catalogue;

    /** @param program whose events are wanted; null: of all that the token may see. */
    EventJson(final Call call, final Views views, final Set<String> types, final Program program) {
        this.call = call;
        this.views = views;
        this.types = types;
        this.program = program;
    }

    /** What was found so far. */
    List<byte[]> events() {
        return events;
    }

    /** Takes a record that the views have applied. */
    void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        // What was made while the follower waited is known by now.
        catalogue = views.catalogue();
        switch (RecordFrame.templateId(buffer, offset)) {
            case ClickDecoder.TEMPLATE_ID -> onClick(buffer, offset);
            case ViewDecoder.TEMPLATE_ID -> onView(buffer, offset);
            case ConversionDecoder.TEMPLATE_ID -> onConversion(buffer, offset);
            case AdjustmentDecoder.TEMPLATE_ID -> onAdjustment(buffer, offset);
            case ChangeMadeDecoder.TEMPLATE_ID -> onChange(buffer, offset);
            default -> {
                // Definitions come with the change that made them; the rest is the journal's own.
            }
        }
    }

    private boolean isWanted(final String type, final long programId) {
        final Program its = types.contains(type) ? catalogue.program((int) programId) : null;
        return its != null && call.covers(its) && (program == null || program.id() == its.id());
    }

    private void add(
            final String type, final DirectBuffer buffer, final int offset, final JsonFields.Fields particulars) {
        events.add(JsonFields.object(json -> {
            json.writeNumberField("position", RecordFrame.position(buffer, offset));
            JsonFields.time(json, "at", TimeUnit.NANOSECONDS.toMillis(RecordFrame.epochNs(buffer, offset)));
            json.writeStringField("type", type);
            particulars.write(json);
        }));
    }

    private void onClick(final DirectBuffer buffer, final int offset) {
        click.wrapAndApplyHeader(buffer, offset, header);
        if (isWanted(CLICK, click.programId())) {
            add(CLICK, buffer, offset, json -> {
                touch(json, click.programId(), click.partnerId(), click.linkId(), click.clickClass());
                json.writeBooleanField("test", click.flags().test());
            });
        }
    }

    private void onView(final DirectBuffer buffer, final int offset) {
        view.wrapAndApplyHeader(buffer, offset, header);
        if (isWanted(VIEW, view.programId())) {
            add(VIEW, buffer, offset, json -> {
                touch(json, view.programId(), view.partnerId(), view.linkId(), view.clickClass());
                json.writeBooleanField("test", view.flags().test());
            });
        }
    }

    private void touch(
            final JsonGenerator json,
            final long programId,
            final long partnerId,
            final long linkId,
            final ClickClass clickClass)
            throws IOException {
        json.writeStringField("program", catalogue.program((int) programId).code());
        final Partner partner = catalogue.partner((int) partnerId);
        JsonFields.textIfAny(json, "partner", partner == null ? "" : partner.code());
        final Link link = catalogue.link((int) linkId);
        JsonFields.textIfAny(json, "link", link == null ? "" : link.code());
        JsonFields.name(json, "class", clickClass);
    }

    private void onConversion(final DirectBuffer buffer, final int offset) {
        conversion.wrapAndApplyHeader(buffer, offset, header);
        if (!isWanted(CONVERSION, conversion.programId())) {
            return;
        }
        final long position = RecordFrame.position(buffer, offset);
        final String identity = conversion.identityKind() == IdentityKind.ORDER_ID ? identity() : "";
        final ConversionView standing = standing(position, identity);
        add(CONVERSION, buffer, offset, json -> {
            json.writeStringField(
                    "program", catalogue.program((int) conversion.programId()).code());
            json.writeStringField(
                    "goal",
                    catalogue.entity(EntityKind.GOAL, (int) conversion.goalId()).code());
            JsonFields.textIfAny(json, "order_id", identity);
            if (conversion.amountMinor() != ConversionDecoder.amountMinorNullValue()) {
                JsonFields.money(
                        json, "amount", conversion.amountMinor(), conversion.currency(), conversion.exponent());
                if (conversion.paidMinor() != ConversionDecoder.paidMinorNullValue()) {
                    JsonFields.money(
                            json, "paid", conversion.paidMinor(), conversion.paidCurrency(), conversion.paidExponent());
                }
            }
            JsonFields.name(json, "source", conversion.source());
            JsonFields.name(json, "trust", conversion.trust());
            json.writeBooleanField("test", conversion.flags().test());
            decision(json, position, standing);
            if (standing != null) {
                credits(json, standing);
            }
        });
    }

    private String identity() {
        final byte[] text = new byte[conversion.identityLength()];
        conversion.getIdentity(text, 0, text.length);
        return new String(text, UTF_8);
    }

    /** The conversion that a report belongs to; null where it is not known, or not known any more without its order. */
    private ConversionView standing(final long position, final String orderId) {
        final DecisionView decision = views.decision(position);
        if (decision != null) {
            return views.conversion(decision.conversionId());
        }
        for (final long id : views.conversionsOfOrder((int) conversion.programId(), orderId)) {
            final ConversionView found = views.conversion(id);
            if (found.report().goalId() == (int) conversion.goalId()) {
                return found;
            }
        }
        return null;
    }

    private void decision(final JsonGenerator json, final long position, final ConversionView standing)
            throws IOException {
        final DecisionView decision = views.decision(position);
        if (decision != null) {
            JsonFields.name(json, "decision", decision.decision());
            JsonFields.name(json, "reason", decision.reason());
        } else if (standing != null && standing.report().position() == position) {
            JsonFields.name(json, "decision", standing.ruling().decision());
            JsonFields.name(json, "reason", standing.ruling().reason());
        }
        if (standing != null) {
            json.writeStringField("conversion_id", ConversionId.format(standing.id()));
            JsonFields.name(json, "status", standing.status());
        }
    }

    private void credits(final JsonGenerator json, final ConversionView standing) throws IOException {
        json.writeArrayFieldStart("credits");
        for (final CreditView credit : standing.credits()) {
            json.writeStartObject();
            json.writeStringField(
                    "partner", catalogue.partner(credit.partnerId()).code());
            if (credit.linkId() != 0) {
                json.writeStringField("link", catalogue.link(credit.linkId()).code());
            }
            JsonFields.share(json, "share", credit.shareBillionths());
            JsonFields.money(
                    json,
                    "reward",
                    credit.netRewardMinor(),
                    catalogue.program(standing.report().programId()).currency(),
                    catalogue.program(standing.report().programId()).exponent());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void onAdjustment(final DirectBuffer buffer, final int offset) {
        adjustment.wrapAndApplyHeader(buffer, offset, header);
        if (!isWanted(ADJUSTMENT, adjustment.programId())) {
            return;
        }
        final long position = RecordFrame.position(buffer, offset);
        final DecisionView decision = views.decision(position);
        final ConversionView standing =
                views.conversion(decision == null ? adjustment.conversionId() : decision.conversionId());
        final byte[] orderId = new byte[adjustment.orderIdLength()];
        adjustment.getOrderId(orderId, 0, orderId.length);
        final byte[] adjustmentId = new byte[adjustment.adjustmentIdLength()];
        adjustment.getAdjustmentId(adjustmentId, 0, adjustmentId.length);
        add(ADJUSTMENT, buffer, offset, json -> {
            json.writeStringField(
                    "program", catalogue.program((int) adjustment.programId()).code());
            JsonFields.name(json, "adjustment", adjustment.adjustmentType());
            json.writeStringField("adjustment_id", new String(adjustmentId, UTF_8));
            JsonFields.textIfAny(json, "order_id", new String(orderId, UTF_8));
            if (adjustment.amountMinor() != AdjustmentDecoder.amountMinorNullValue()) {
                JsonFields.money(
                        json, "amount", adjustment.amountMinor(), adjustment.currency(), adjustment.exponent());
            }
            adjusted(json, decision, standing, position);
            if (standing != null) {
                json.writeStringField("conversion_id", ConversionId.format(standing.id()));
                JsonFields.name(json, "status", standing.status());
            }
        });
    }

    private static void adjusted(
            final JsonGenerator json, final DecisionView decision, final ConversionView standing, final long position)
            throws IOException {
        if (decision != null) {
            JsonFields.name(json, "decision", decision.decision());
            JsonFields.name(json, "reason", decision.reason());
            return;
        }
        for (final AdjustmentView known : standing == null ? List.<AdjustmentView>of() : standing.adjustments()) {
            if (known.position() == position) {
                JsonFields.name(json, "decision", known.decision());
                JsonFields.name(json, "reason", known.reason());
            }
        }
    }

    private void onChange(final DirectBuffer buffer, final int offset) {
        final ChangeView change = views.changes().at(RecordFrame.position(buffer, offset));
        if (!types.contains(CHANGE)
                || change == null
                || !call.grant().allows(Scope.ADMIN)
                || !ChangePages.isOwn(call, change, catalogue)
                || (program != null && !isOf(change))) {
            return;
        }
        add(CHANGE, buffer, offset, json -> {
            json.writeStringField("actor", change.actor());
            json.writeStringField("request", change.request());
            json.writeNumberField("count", change.count());
            json.writeArrayFieldStart("things");
            for (final String thing : change.things()) {
                json.writeString(catalogue.entity(thing) instanceof Program known ? known.code() : thing);
            }
            json.writeEndArray();
        });
    }

    private boolean isOf(final ChangeView change) {
        if (!change.program().isEmpty()) {
            return change.program().equals(program.code());
        }
        return change.things().stream()
                .map(catalogue::entity)
                .anyMatch(entity -> entity != null && CatalogueDraft.programId(entity) == program.id());
    }
}
