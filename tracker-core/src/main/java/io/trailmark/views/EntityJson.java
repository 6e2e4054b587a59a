package io.trailmark.views;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Coupon;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.GoalRules;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.LinkTerms;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.Rate;
import io.trailmark.catalogue.Registration;
import java.io.IOException;
import java.util.List;

/**
 * Entities of the catalogue as JSON, in the words of a programme file: what was read there reads the same here, and
 * what is written here can be sent back. Any thread; what is written depends on nothing but the arguments.
 */
public final class EntityJson {
    private EntityJson() {}

    /** One object as UTF-8. */
    public static byte[] render(final Entity entity, final Catalogue catalogue) {
        return JsonFields.object(json -> fields(json, entity, catalogue));
    }

    /** The fields of the entity, into the object that is open. */
    public static void fields(final JsonGenerator json, final Entity entity, final Catalogue catalogue)
            throws IOException {
        switch (entity) {
            case Program program -> program(json, program);
            case Goal goal -> goal(json, goal, catalogue);
            case GoalRules rules -> rules(json, rules, catalogue);
            case Partner partner -> partner(json, partner, catalogue);
            case Link link -> link(json, link, catalogue);
            case Coupon coupon -> coupon(json, coupon, catalogue);
            case Registration registration -> registration(json, registration, catalogue);
            case Rate rate -> rate(json, rate);
        }
    }

    private static void program(final JsonGenerator json, final Program program) throws IOException {
        json.writeStringField("program", program.code());
        json.writeStringField("name", program.name());
        json.writeStringField("currency", program.currency());
        json.writeStringField("time_zone", program.timeZone());
        texts(json, "domains", program.domains());
        texts(json, "deep_link_hosts", program.deepLinkHosts());
        JsonFields.textIfAny(json, "fallback", program.fallback());
        JsonFields.textIfAny(json, "not_found", program.notFound());
        json.writeStringField("click_id_parameter", program.clickIdParameter());
        json.writeStringField("cookie", program.cookieWithoutConsent() ? "declared" : "consent");
        json.writeStringField("prefetch", program.servePrefetch() ? "serve" : "refuse");
        json.writeStringField("postback_auth", program.postbackByClickId() ? "click_id" : "token");
        json.writeStringField("applications", program.applicationsApproved() ? "approve" : "review");
        LinkTermsJson.notes(json, program.notes());
        common(json, program);
    }

    private static void goal(final JsonGenerator json, final Goal goal, final Catalogue catalogue) throws IOException {
        id(json, goal);
        json.writeStringField("program", program(catalogue, goal.programId()));
        json.writeStringField("goal", goal.code());
        json.writeStringField("name", goal.name());
        common(json, goal);
        json.writeArrayFieldStart("rules");
        for (final GoalRules rules : catalogue.rulesVersions(goal.id())) {
            json.writeStartObject();
            rules(json, rules, catalogue);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void rules(final JsonGenerator json, final GoalRules rules, final Catalogue catalogue)
            throws IOException {
        json.writeNumberField("version", rules.version());
        JsonFields.time(json, "effective_from", rules.effectiveFromMs());
        new RulesJson(json, catalogue, catalogue.program(rules.programId())).write(rules);
    }

    private static void partner(final JsonGenerator json, final Partner partner, final Catalogue catalogue)
            throws IOException {
        id(json, partner);
        json.writeStringField("program", program(catalogue, partner.programId()));
        json.writeStringField("partner", partner.code());
        json.writeStringField("name", partner.name());
        JsonFields.name(json, "type", partner.type());
        if (partner.level() != 0) {
            json.writeNumberField("level", partner.level());
        }
        JsonFields.textIfAny(json, "group", partner.group());
        json.writeBooleanField("soft", partner.isSoft());
        JsonFields.textIfAny(json, "customer_id", partner.customerId());
        LinkTermsJson.notes(json, partner.notes());
        common(json, partner);
        JsonFields.textIfAny(json, "status_note", partner.statusNote());
    }

    private static void link(final JsonGenerator json, final Link link, final Catalogue catalogue) throws IOException {
        id(json, link);
        json.writeStringField("program", program(catalogue, link.programId()));
        json.writeStringField("partner", partner(catalogue, link.partnerId()));
        json.writeStringField("code", link.code());
        json.writeStringField("destination", link.destination());
        json.writeNumberField("redirect", link.redirectStatus());
        json.writeStringField("forward", JsonFields.lowerCase(link.forwarding()).replace("_forwarded", ""));
        json.writeStringField(
                "referrer_policy", JsonFields.lowerCase(link.referrerPolicy()).replace('_', '-'));
        if (link.expiresMs() != Link.NEVER) {
            JsonFields.time(json, "expires_at", link.expiresMs());
        }
        JsonFields.textIfAny(json, "fallback", link.fallback());
        LinkTermsJson.write(json, link.terms());
        LinkTermsJson.notes(json, link.notes());
        common(json, link);
    }

    private static void coupon(final JsonGenerator json, final Coupon coupon, final Catalogue catalogue)
            throws IOException {
        id(json, coupon);
        json.writeStringField("program", program(catalogue, coupon.programId()));
        json.writeStringField("partner", partner(catalogue, coupon.partnerId()));
        json.writeStringField("coupon", coupon.code());
        if (coupon.startsMs() != LinkTerms.ALWAYS) {
            JsonFields.time(json, "starts_at", coupon.startsMs());
        }
        if (coupon.expiresMs() != Link.NEVER) {
            JsonFields.time(json, "expires_at", coupon.expiresMs());
        }
        common(json, coupon);
    }

    private static void registration(
            final JsonGenerator json, final Registration registration, final Catalogue catalogue) throws IOException {
        id(json, registration);
        json.writeStringField("program", program(catalogue, registration.programId()));
        json.writeStringField("partner", partner(catalogue, registration.partnerId()));
        json.writeStringField("registration", registration.code());
        json.writeStringField("account", registration.account());
        JsonFields.time(json, "from", registration.protectedFromMs());
        JsonFields.time(json, "until", registration.protectedUntilMs());
        common(json, registration);
    }

    private static void rate(final JsonGenerator json, final Rate rate) throws IOException {
        id(json, rate);
        json.writeStringField("base", rate.base());
        json.writeStringField("quote", rate.quote());
        json.writeStringField("rate", rate.decimal().toPlainString());
        JsonFields.time(json, "from", rate.effectiveFromMs());
        json.writeStringField("source", rate.authority());
        json.writeNumberField("version", rate.version());
    }

    private static void id(final JsonGenerator json, final Entity entity) throws IOException {
        json.writeStringField("id", EntityKind.of(entity).id(entity.id()));
    }

    private static void common(final JsonGenerator json, final Entity entity) throws IOException {
        JsonFields.name(json, "status", entity.status());
        JsonFields.name(json, "origin", entity.origin());
        json.writeNumberField("version", entity.version());
        if (!(entity instanceof Registration)) {
            JsonFields.time(json, "changed_at", entity.effectiveFromMs());
        }
    }

    private static String program(final Catalogue catalogue, final int programId) {
        return catalogue.program(programId).code();
    }

    private static String partner(final Catalogue catalogue, final int partnerId) {
        return catalogue.partner(partnerId).code();
    }

    private static void texts(final JsonGenerator json, final String name, final List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (final String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
