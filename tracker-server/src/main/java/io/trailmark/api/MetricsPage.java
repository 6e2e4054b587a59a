package io.trailmark.api;

import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** All figures in the text format of Prometheus. Names and labels are fixed, so a client cannot make new ones. */
final class MetricsPage {
    private static final String PREFIX = "trailmark_";
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private MetricsPage() {}

    static String render(final Counters counters, final List<Gauge> gauges, final RollingLatency redirects) {
        final StringBuilder page = new StringBuilder(16 * 1024);
        final Set<String> described = new HashSet<>();
        for (final Counter counter : Counter.values()) {
            final String name = PREFIX + counter.label();
            if (described.add(name)) {
                describe(
                        page, name, counter.code().isEmpty() ? counter.help() : "Refused requests, by code", "counter");
            }
            page.append(name);
            if (!counter.code().isEmpty()) {
                page.append("{code=\"").append(counter.code()).append("\"}");
            }
            page.append(' ').append(counters.sum(counter)).append('\n');
        }
        for (final Gauge gauge : gauges) {
            describe(page, PREFIX + gauge.name(), gauge.help(), "gauge");
            page.append(PREFIX).append(gauge.name()).append(' ');
            page.append(gauge.text()).append('\n');
        }
        redirects(page, redirects);
        return page.toString();
    }

    private static void redirects(final StringBuilder page, final RollingLatency redirects) {
        final String name = PREFIX + "redirect_latency_seconds";
        final Histogram minute = redirects.lastMinute();
        describe(
                page, name, "From reading a click's request to writing its redirect; quantiles of a minute", "summary");
        for (final double percentile : PERCENTILES) {
            page.append(name).append("{quantile=\"");
            page.append(quantile(percentile)).append("\"} ");
            page.append(seconds(minute.getTotalCount() == 0 ? 0 : minute.getValueAtPercentile(percentile)));
            page.append('\n');
        }
        page.append(name).append("_sum ");
        page.append(String.format(Locale.ROOT, "%.9f", redirects.sumSeconds())).append('\n');
        page.append(name).append("_count ").append(redirects.count()).append('\n');
        final String longest = PREFIX + "redirect_latency_max_seconds";
        describe(page, longest, "The longest of the same minute", "gauge");
        page.append(longest).append(' ').append(seconds(minute.getMaxValue())).append('\n');
    }

    private static String quantile(final double percentile) {
        return String.format(Locale.ROOT, "%.4f", percentile / 100).replaceFirst("0+$", "");
    }

    private static String seconds(final long ns) {
        return String.format(Locale.ROOT, "%.9f", ns / 1e9);
    }

    private static void describe(final StringBuilder page, final String name, final String help, final String type) {
        page.append("# HELP ").append(name).append(' ').append(help).append('\n');
        page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
