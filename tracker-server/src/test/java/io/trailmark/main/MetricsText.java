package io.trailmark.main;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text format 0.0.4 of Prometheus, and takes less than Prometheus would: each family has its HELP and its
 * TYPE, in this order and once, right before its samples; counters end in {@code _total} and never fall below 0; units
 * are base units; no sample comes twice.
 */
final class MetricsText {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-z][a-z0-9_]*) ([^\\\\]+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z][a-z0-9_]*) (counter|gauge|summary)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z][a-z0-9_]*)(?:\\{([a-z_]+)=\"([a-z0-9_.]+)\"})? (-?[0-9]+(?:\\.[0-9]+)?)");
    private static final Pattern OTHER_UNITS = Pattern.compile(
            "_(ms|millis|milliseconds|micros|ns|nanos|nanoseconds|minutes|hours|kb|mb|percent|permille)" + "(_|$)");

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, Set<String>> labels = new HashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private String helped = "";
    private String family = "";

    /** @throws IllegalArgumentException which names the line that is wrong. */
    static MetricsText read(final String page) {
        if (!page.endsWith("\n")) {
            throw new IllegalArgumentException("the last line has no end");
        }
        final MetricsText text = new MetricsText();
        for (final String line : page.substring(0, page.length() - 1).split("\n", -1)) {
            if (line.startsWith("# HELP ")) {
                text.help(line);
            } else if (line.startsWith("# ")) {
                text.type(line);
            } else {
                text.sample(line);
            }
        }
        return text;
    }

    private static Matcher matched(final Pattern pattern, final String line) {
        final Matcher matcher = pattern.matcher(line);
        must(matcher.matches(), line, "has another form");
        return matcher;
    }

    private static void must(final boolean isTrue, final String line, final String otherwise) {
        if (!isTrue) {
            throw new IllegalArgumentException("\"" + line + "\" " + otherwise);
        }
    }

    private void help(final String line) {
        helped = matched(HELP, line).group(1);
        must(!types.containsKey(helped), line, "was there before");
    }

    private void type(final String line) {
        final Matcher type = matched(TYPE, line);
        family = type.group(1);
        must(family.equals(helped), line, "does not follow its HELP");
        must(types.put(family, type.group(2)) == null, line, "was there before");
        must(!OTHER_UNITS.matcher(family).find(), line, "is in no base unit");
        must(type.group(2).equals("counter") == family.endsWith("_total"), line, "counts, and _total says so, or not");
    }

    private void sample(final String line) {
        final Matcher sample = matched(SAMPLE, line);
        final String name = sample.group(1);
        final boolean isSummary = "summary".equals(types.get(family));
        final boolean isPart = isSummary && (name.equals(family + "_sum") || name.equals(family + "_count"));
        must(name.equals(family) || isPart, line, "is not of the family " + family);
        must(
                (sample.group(2) != null && sample.group(2).equals("quantile")) == (isSummary && !isPart),
                line,
                "has " + "another label than a summary's");
        if (sample.group(2) != null) {
            labels.computeIfAbsent(sample.group(2), label -> new HashSet<>()).add(sample.group(3));
        }
        final double value = Double.parseDouble(sample.group(4));
        must(!"counter".equals(types.get(family)) || value >= 0, line, "counts backwards");
        must(samples.put(line.substring(0, line.lastIndexOf(' ')), value) == null, line, "was there before");
    }

    /** Every name that a sample has, without its labels. */
    Set<String> names() {
        final Set<String> names = new HashSet<>();
        samples.keySet().forEach(sample -> names.add(sample.replaceFirst("\\{.*", "")));
        return names;
    }

    /** Labels and the values that each has. */
    Map<String, Set<String>> labels() {
        return labels;
    }

    /** Name with labels, and value. */
    Map<String, Double> samples() {
        return samples;
    }
}
