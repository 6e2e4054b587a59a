package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** The explanation of a conversion, as the API gives it, drawn as a tree. Threads: any; no state. */
final class ExplanationTree {
    private ExplanationTree() {}

    static Tree of(final JsonNode json) {
        final Tree root = new Tree("conversion " + text(json, "conversion_id") + ": " + text(json, "status") + ", "
                + text(json, "reason") + ". " + text(json, "text"));
        report(root, json);
        rule(root, json);
        candidates(root, json.path("candidates"));
        credits(root, json);
        ledger(root, json.path("ledger"));
        adjustments(root, json.path("adjustments"));
        repeats(root, json);
        root.add("all of it stands at positions " + Json.words(json.path("positions")));
        return root;
    }

    private static String text(final JsonNode json, final String path) {
        return Json.words(Json.at(json, path));
    }

    private static String after(final String words, final JsonNode json, final String path) {
        final String text = text(json, path);
        return text.isEmpty() ? "" : words + text;
    }

    private static void report(final Tree root, final JsonNode json) {
        final Tree node = root.add("reported at position " + text(json, "report.position") + " by "
                + text(json, "report.source") + ", vouched for by " + text(json, "report.trust"));
        node.add("goal " + text(json, "goal") + after(" of programme ", json, "program")
                + after(", order ", json, "order_id"));
        node.add("occurred " + text(json, "report.occurred_at")
                + (json.at("/rule/clock_skew").asBoolean() ? " (decided by its click's time)" : ""));
        if (json.has("customer_id")) {
            node.add("customer " + text(json, "customer_id"));
        }
        if (json.has("amount")) {
            node.add("order value " + text(json, "amount") + after(", refunded ", json, "refunded")
                    + after(", left ", json, "revenue"));
        }
        if (json.has("paid")) {
            node.add("paid " + text(json, "paid.amount") + ' ' + text(json, "paid.currency") + ", one "
                    + text(json, "paid.currency") + " at " + text(json, "paid.rate")
                    + after(" ", json, "amount.currency")
                    + " by " + text(json, "paid.source"));
        }
        if (json.at("/report/click_verdict").isTextual()) {
            node.add("click id " + text(json, "report.click_verdict"));
        }
    }

    private static void rule(final Tree root, final JsonNode json) {
        final Tree node = root.add("rules version " + text(json, "rule.goal_version") + ", in force from "
                + text(json, "rule.effective_from") + after(", position ", json, "rule.defined_position"));
        node.add("model " + text(json, "rule.model") + ", click window " + text(json, "rule.window")
                + after(", view window ", json, "rule.view_window"));
        node.add(after("asked in this order: ", json, "rule.priorities"));
        for (final JsonNode condition : json.path("conditions")) {
            node.add("condition " + text(condition, "condition") + ": " + text(condition, "result") + ". "
                    + text(condition, "text"));
        }
        for (final JsonNode reward : json.at("/rule/rewards")) {
            node.add("reward " + text(reward, "reward") + ": " + text(reward, "text"));
        }
    }

    private static void candidates(final Tree root, final JsonNode candidates) {
        final Tree node = root.add("candidates: " + count(candidates));
        for (final JsonNode candidate : candidates) {
            final Tree one = node.add((candidate.path("taken").asBoolean() ? "taken: " : "refused: ")
                    + touch(candidate)
                    + after(", ", candidate, "touched_at")
                    + after(", position ", candidate, "touch_position"));
            if (candidate.path("taken").asBoolean()) {
                one.add("weight " + text(candidate, "weight") + ", share " + text(candidate, "share"));
            } else {
                one.add(text(candidate, "reason") + ". " + text(candidate, "text"));
            }
        }
    }

    private static String count(final JsonNode list) {
        return list.isEmpty() ? "none" : Integer.toString(list.size());
    }

    private static String touch(final JsonNode touch) {
        return text(touch, "touch") + " of " + text(touch, "partner") + after(" by link ", touch, "link")
                + after(" by coupon ", touch, "coupon") + after(" by registration ", touch, "registration");
    }

    private static void credits(final Tree root, final JsonNode json) {
        final JsonNode credits = json.path("credits");
        final Tree node = root.add("credits: " + count(credits));
        for (int i = 0; i < credits.size(); i++) {
            final JsonNode credit = credits.get(i);
            final Tree one = node.add(
                    touch(credit) + ": share " + text(credit, "share") + ", earns " + text(credit, "net_reward"));
            for (final JsonNode reward : json.path("rewards")) {
                if (reward.path("credit").asInt() == i) {
                    one.add("reward " + text(reward, "reward") + " for the " + text(reward, "to") + ": "
                            + amount(reward, "amount", "count") + ", " + text(reward, "status"));
                }
            }
        }
    }

    private static String amount(final JsonNode json, final String money, final String count) {
        return json.has(money) ? text(json, money) : text(json, count) + " x " + text(json, "benefit");
    }

    private static void ledger(final Tree root, final JsonNode lines) {
        final Tree node = root.add("ledger: " + (lines.isEmpty() ? "no line" : lines.size() + " lines"));
        for (final JsonNode line : lines) {
            node.add("position " + text(line, "position") + ": " + text(line, "kind") + " "
                    + amount(line, "amount", "count") + " of " + text(line, "reward") + after(" for ", line, "partner")
                    + ", " + amount(line, "standing", "standing_count") + " stand"
                    + after(", by rules version ", line, "rules_version"));
        }
    }

    private static void adjustments(final Tree root, final JsonNode adjustments) {
        if (adjustments.isEmpty()) {
            return;
        }
        final Tree node = root.add("adjustments: " + adjustments.size());
        for (final JsonNode adjustment : adjustments) {
            final StringJoiner back = new StringJoiner(", ", ", took back ", "").setEmptyValue("");
            adjustment
                    .path("reversals")
                    .forEach(each -> back.add(text(each, "reversed") + " of " + text(each, "partner")));
            node.add("position " + text(adjustment, "position") + ": " + text(adjustment, "type") + " "
                    + text(adjustment, "adjustment_id") + after(" of ", adjustment, "amount")
                    + after(", asked as ", adjustment, "paid") + ", "
                    + text(adjustment, "decision") + because(adjustment) + back);
        }
    }

    private static String because(final JsonNode adjustment) {
        final String reason = text(adjustment, "reason");
        return reason.equals("ok") ? "" : " (" + reason + ")";
    }

    private static void repeats(final Tree root, final JsonNode json) {
        if (json.path("repeat_count").asInt() == 0) {
            return;
        }
        final Tree node = root.add("reported again: " + text(json, "repeat_count"));
        for (final JsonNode repeat : json.path("repeats")) {
            node.add("position " + text(repeat, "position") + ": " + text(repeat, "decision") + ". "
                    + text(repeat, "text"));
        }
    }
}
