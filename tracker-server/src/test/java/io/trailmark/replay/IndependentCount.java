package io.trailmark.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What must come out of a log, counted from the file alone and in the simplest way: lines are taken apart at their
 * quotes, agents are held against the list's patterns as plain regular expressions, duplicates are looked up in a map
 * of strings, money is summed as decimals. Shares no code with the replay or the server.
 */
final class IndependentCount {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    private static final long DUPLICATE_MS = 10_000;
    private static final BigDecimal REWARD_SHARE = new BigDecimal("0.20");

    /** Marks the browser inside an app of people, though it is on the list: decision note 010. */
    private static final String OF_PEOPLE = "MetaIAB Facebook";

    /** What one link, or the whole, comes to. */
    static final class Sums {
        final Map<String, Long> clicks = new TreeMap<>();
        long sales;
        BigDecimal revenue = new BigDecimal("0.00");
        BigDecimal reward = new BigDecimal("0.00");

        private void add(final String clickClass) {
            clicks.merge(clickClass, 1L, Long::sum);
        }

        private void add(final BigDecimal amount) {
            sales++;
            revenue = revenue.add(amount);
            reward = reward.add(amount.multiply(REWARD_SHARE).setScale(2, RoundingMode.HALF_EVEN));
        }
    }

    final Map<String, Sums> byLink = new LinkedHashMap<>();
    final Sums whole = new Sums();
    long badLines;
    int people;

    private final List<String> links;
    private final Map<String, String> classByAgent = new HashMap<>();
    private final Map<Pattern, Boolean> patterns = new LinkedHashMap<>();
    private final Map<String, Long> counted = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    IndependentCount(final Path log, final List<String> links) throws IOException {
        this.links = links;
        for (final JsonNode entry : AccessLogs.crawlerList()) {
            final String tags = entry.path("tags").toString();
            final boolean isPreview = tags.contains("\"social-preview\"") && !tags.contains("\"ai-crawler\"");
            if (!entry.get("pattern").asText().equals(OF_PEOPLE)) {
                patterns.put(Pattern.compile(entry.get("pattern").asText()), isPreview);
            }
        }
        links.forEach(link -> byLink.put(link, new Sums()));
        final List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        for (final String line : lines) {
            count(line);
        }
    }

    private void count(final String line) throws IOException {
        final String[] fields =
                line.replace("\\\\", "\u0001").replace("\\\"", "\u0002").split("\"", -1);
        if (fields.length < 7 || !fields[0].contains("[")) {
            badLines++;
            return;
        }
        final String address = fields[0].substring(0, fields[0].indexOf(' '));
        final String time = fields[0].substring(fields[0].indexOf('[') + 1, fields[0].indexOf(']'));
        final long timeMs = OffsetDateTime.parse(time, TIME).toInstant().toEpochMilli();
        final String agent =
                fields[5].replace("\u0001", "\\").replace("\u0002", "\"").strip();
        final String link = links.get(linkOf(fields[1].replace("\u0001", "\\\\").replace("\u0002", "\\\"")));
        final String agentClass = classByAgent.computeIfAbsent(agent, this::classify);
        final String clickClass =
                agentClass.equals("human") && isDuplicate(link, address, agent, timeMs) ? "duplicate" : agentClass;
        whole.add(clickClass);
        byLink.get(link).add(clickClass);
        if (agentClass.equals("human") && !numbers.containsKey(address + " " + agent)) {
            people++;
            numbers.put(address + " " + agent, people);
            if (people % 5 == 0) {
                final BigDecimal amount = BigDecimal.valueOf(1000 + (long) people * 3701 % 9000, 2);
                whole.add(amount);
                byLink.get(link).add(amount);
            }
        }
    }

    private int linkOf(final String request) {
        final String[] words = request.split(" ", -1);
        final CRC32 crc32 = new CRC32();
        crc32.update((words.length > 1 ? words[1] : request).split("\\?", 2)[0].getBytes(StandardCharsets.ISO_8859_1));
        return (int) (crc32.getValue() % links.size());
    }

    private String classify(final String agent) {
        if (agent.isEmpty() || agent.equals("-")) {
            return "bot";
        }
        String found = "human";
        for (final Map.Entry<Pattern, Boolean> pattern : patterns.entrySet()) {
            if (pattern.getKey().matcher(agent).find()) {
                if (!pattern.getValue()) {
                    return "bot";
                }
                found = "preview";
            }
        }
        return found;
    }

    /** The same link, address block and agent, less than 10 s from the one that was counted last. */
    private boolean isDuplicate(final String link, final String address, final String agent, final long timeMs)
            throws IOException {
        final byte[] bytes = InetAddress.getByName(address).getAddress();
        final StringBuilder block = new StringBuilder();
        for (int i = 0; i < (bytes.length == 4 ? 3 : 6); i++) {
            block.append(bytes[i]).append('.');
        }
        final String key = link + " " + bytes.length + " " + block + " " + agent;
        final Long last = counted.get(key);
        if (last != null && Math.abs(timeMs - last) < DUPLICATE_MS) {
            return true;
        }
        counted.put(key, timeMs);
        return false;
    }
}
