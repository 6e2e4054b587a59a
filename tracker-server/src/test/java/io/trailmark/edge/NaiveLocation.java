package io.trailmark.edge;

import io.trailmark.record.codec.Forwarding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a prospect is sent, written with strings and lists: what {@link LocationWriter} has to equal. */
final class NaiveLocation {
    private static final Pattern MACRO = Pattern.compile("\\{([a-z0-9_]+)\\}");

    private final String template;
    private final List<String> pairs;
    private final Forwarding forwarding;
    private final BiFunction<String, List<String>, String> values;

    NaiveLocation(
            final String template,
            final String query,
            final Forwarding forwarding,
            final BiFunction<String, List<String>, String> values) {
        this.template = template;
        this.pairs = MacrosTarget.pairs(query, EdgeLimits.PARAMETERS);
        this.forwarding = forwarding;
        this.values = values;
    }

    String text() {
        final int hash = template.indexOf('#');
        final String address = hash < 0 ? template : template.substring(0, hash);
        final boolean isPlaced = template.contains("{click_id}");
        final int question = address.indexOf('?');
        final List<String> own =
                question < 0 ? List.of() : MacrosTarget.pairs(address.substring(question + 1), Integer.MAX_VALUE);
        final List<String> ownNames = own.stream()
                .map(NaiveLocation::name)
                .filter(name -> !name.isEmpty())
                .toList();
        String text = expanded(address);
        if (!isPlaced && ownNames.contains("cid")) {
            text = expanded(address.substring(0, question + 1)) + withoutClickId(address.substring(question + 1));
        }
        final List<String> added = new ArrayList<>();
        for (final String pair : pairs) {
            final String name = name(pair);
            if (forwarding != Forwarding.NONE_FORWARDED
                    && MacrosTarget.isForwarded(name, forwarding)
                    && !ownNames.contains(name)) {
                added.add(pair);
            }
        }
        if (!isPlaced) {
            added.add("cid=" + values.apply("click_id", pairs));
        }
        if (!added.isEmpty()) {
            final boolean isOpen = text.endsWith("?") || (text.indexOf('?') >= 0 && text.endsWith("&"));
            text += (isOpen ? "" : text.indexOf('?') < 0 ? "?" : "&") + String.join("&", added);
        }
        return text + (hash < 0 ? "" : expanded(template.substring(hash)));
    }

    private String withoutClickId(final String query) {
        final List<String> kept = new ArrayList<>();
        for (final String pair : query.split("&", -1)) {
            if (!name(pair).equals("cid")) {
                kept.add(expanded(pair));
            }
        }
        return String.join("&", kept);
    }

    private static String name(final String pair) {
        return Outside.decoded(pair.split("=", 2)[0], ' ');
    }

    private String expanded(final String part) {
        final Matcher matcher = MACRO.matcher(part);
        return matcher.replaceAll(
                found -> Matcher.quoteReplacement(Outside.encoded(values.apply(found.group(1), pairs))));
    }
}
