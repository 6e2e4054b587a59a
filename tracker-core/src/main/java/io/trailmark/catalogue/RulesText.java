package io.trailmark.catalogue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Other rules for goals of a programme that is there already, in the words of a programme file: what a simulation
 * supposes. Immutable.
 *
 * <p>Goals that the text names get what it says of them, with its own programme-wide words as their defaults, as if it
 * were a whole file. A text without goals changes all goals of the programme: what it says of attribution, caps or
 * approval takes the place of theirs, and all else stays as it is in force.
 */
public final class RulesText {
    private static final String NAME = "rules";
    private static final List<String> KEYS = List.of("attribution", "caps", "approve_below", "goals");
    private static final String DESTINATION = "https://example.com/";

    private final FileErrors errors = new FileErrors();
    private final List<byte[]> records = new ArrayList<>();
    private final Program program;
    private final Catalogue catalogue;
    private final long fromMs;
    private final Map<String, Integer> goalIds = new HashMap<>();
    private final Map<String, Integer> partnerIds = new HashMap<>();
    private final Map<String, Integer> linkIds = new HashMap<>();
    private final Set<String> keys = new HashSet<>();

    private RulesText(final Program program, final Catalogue catalogue, final long fromMs) {
        this.program = program;
        this.catalogue = catalogue;
        this.fromMs = fromMs;
        catalogue.goals().stream().filter(this::isOwn).forEach(goal -> goalIds.put(goal.code(), goal.id()));
        catalogue.partners().stream().filter(this::isOwn).forEach(each -> partnerIds.put(each.code(), each.id()));
        catalogue.links().stream().filter(this::isOwn).forEach(link -> linkIds.put(link.code(), link.id()));
    }

    /**
     * Reads the text.
     *
     * @param text YAML or JSON, UTF-8.
     * @param fromMs from when on the rules are to hold.
     */
    public static RulesText read(
            final byte[] text, final Program program, final Catalogue catalogue, final long fromMs) {
        final RulesText rules = new RulesText(program, catalogue, fromMs);
        rules.read(text);
        return rules;
    }

    /** Everything that is wrong; then there are no records. */
    public List<CatalogueError> errors() {
        return errors.all();
    }

    /** One record of rules for each goal concerned, as it would be journaled. */
    public List<byte[]> records() {
        return errors.count() == 0 ? List.copyOf(records) : List.of();
    }

    private void read(final byte[] text) {
        if (text.length > Limits.FILE_LENGTH_BYTES) {
            errors.add(NAME, 0, 0, "the rules have " + text.length + " bytes", "at most " + Limits.FILE_LENGTH_BYTES);
            return;
        }
        final YamlNode root = YamlReader.read(NAME, text, errors);
        if (errors.count() > 0) {
            return;
        }
        if (!(root instanceof YamlNode.Mapping mapping)) {
            errors.add(NAME, 0, 0, "the rules are no keys with values", "one of " + String.join(", ", KEYS));
            return;
        }
        final Set<String> named = named(new Fields(NAME, mapping, errors, KEYS));
        final DeclaredProgram declared = new ProgramReader(NAME, errors).read(completed(mapping, named));
        if (errors.count() > 0) {
            return;
        }
        for (final DeclaredRules rules : declared.rules()) {
            if (keys.contains("goals")) {
                if (named.contains(rules.goalCode())) {
                    add(numbered(rules));
                }
            } else {
                add(merged(numbered(rules)));
            }
        }
    }

    /** Codes of the goals that the text speaks of. */
    private Set<String> named(final Fields fields) {
        KEYS.stream().filter(key -> fields.value(key) != null).forEach(keys::add);
        final Set<String> named = new HashSet<>();
        for (final YamlNode item : fields.items("goals")) {
            final YamlNode.Scalar code = code(item);
            if (code != null) {
                named.add(code.text());
                if (!goalIds.containsKey(code.text())) {
                    final String expected =
                            "a goal of " + program.code() + Suggestion.of(code.text(), List.copyOf(goalIds.keySet()));
                    errors.add(NAME, code, "goal " + Fields.quoted(code.text()) + " is not there", expected);
                }
            }
        }
        return named;
    }

    private static YamlNode.Scalar code(final YamlNode goal) {
        if (goal instanceof YamlNode.Mapping mapping) {
            for (final YamlNode.Pair pair : mapping.pairs()) {
                if (pair.key().text().equals("goal") && pair.value() instanceof YamlNode.Scalar code) {
                    return code;
                }
            }
        }
        return null;
    }

    /** The text as a whole programme file, with what its rules may refer to. */
    private YamlNode.Mapping completed(final YamlNode.Mapping text, final Set<String> named) {
        final List<YamlNode.Pair> pairs = new ArrayList<>();
        final List<YamlNode> goals = new ArrayList<>();
        for (final YamlNode.Pair pair : text.pairs()) {
            if (pair.key().text().equals("goals") && pair.value() instanceof YamlNode.Sequence sequence) {
                goals.addAll(sequence.items());
            } else {
                pairs.add(pair);
            }
        }
        goalIds.keySet().stream()
                .filter(code -> !named.contains(code))
                .sorted()
                .forEach(code -> goals.add(mapping(pair("goal", scalar(code)))));
        pairs.add(pair("program", scalar(program.code())));
        pairs.add(pair("currency", scalar(program.currency())));
        pairs.add(pair("goals", sequence(goals)));
        pairs.add(pair("partners", sequence(partners())));
        return mapping(pairs.toArray(YamlNode.Pair[]::new));
    }

    private List<YamlNode> partners() {
        final Map<Integer, List<YamlNode>> links = new HashMap<>();
        for (final Link link : catalogue.links()) {
            if (isOwn(link) && linkIds.get(link.code()) == link.id()) {
                links.computeIfAbsent(link.partnerId(), ignored -> new ArrayList<>())
                        .add(mapping(pair("code", scalar(link.code())), pair("destination", scalar(DESTINATION))));
            }
        }
        final List<YamlNode> partners = new ArrayList<>();
        for (final int partnerId : partnerIds.values()) {
            partners.add(mapping(
                    pair("partner", scalar(catalogue.partner(partnerId).code())),
                    pair("links", sequence(links.getOrDefault(partnerId, List.of())))));
        }
        return partners;
    }

    private boolean isOwn(final Entity entity) {
        return switch (entity) {
            case Goal goal -> goal.programId() == program.id();
            case Partner partner -> partner.programId() == program.id();
            case Link link -> link.programId() == program.id();
            default -> false;
        };
    }

    private static YamlNode.Scalar scalar(final String text) {
        return new YamlNode.Scalar(1, 1, text);
    }

    private static YamlNode.Pair pair(final String key, final YamlNode value) {
        return new YamlNode.Pair(scalar(key), value);
    }

    private static YamlNode.Mapping mapping(final YamlNode.Pair... pairs) {
        return new YamlNode.Mapping(1, 1, List.of(pairs));
    }

    private static YamlNode.Sequence sequence(final List<YamlNode> items) {
        return new YamlNode.Sequence(1, 1, items);
    }

    private GoalRules numbered(final DeclaredRules declared) {
        final int goalId = goalIds.get(declared.goalCode());
        final int version = catalogue.rulesVersions(goalId).size() + 1;
        return declared.rules()
                .stamped(goalId, program.id(), version, fromMs)
                .refersTo(
                        numbers(declared.requires(), goalIds),
                        numbers(declared.excludedPartners(), partnerIds),
                        numbers(declared.excludedLinks(), linkIds));
    }

    private static List<Integer> numbers(final List<YamlNode.Scalar> codes, final Map<String, Integer> idsByCode) {
        return codes.stream().map(code -> idsByCode.get(code.text())).toList();
    }

    /** What the text says of all goals in the place of what this goal's rules in force say. */
    private GoalRules merged(final GoalRules said) {
        final GoalRules standing = catalogue.rules(said.id(), fromMs);
        if (standing == null) {
            return said;
        }
        final boolean isAttributed = keys.contains("attribution");
        return new GoalRules(
                said.id(),
                said.programId(),
                said.version(),
                standing.origin(),
                fromMs,
                isAttributed ? said.attribution() : standing.attribution(),
                standing.requiredGoals(),
                isAttributed ? said.excludedPartners() : standing.excludedPartners(),
                isAttributed ? said.excludedLinks() : standing.excludedLinks(),
                standing.deadlineMs(),
                standing.notBeforeMs(),
                standing.isOncePerCustomer(),
                standing.repeats(),
                keys.contains("approve_below") ? said.approveBelowMinor() : standing.approveBelowMinor(),
                keys.contains("caps") ? said.caps() : standing.caps(),
                standing.rewards());
    }

    private void add(final GoalRules rules) {
        final RecordBatch batch = new RecordBatch(2 * RecordFrame.MAX_LENGTH);
        new CatalogueRecords().encode(rules, batch);
        final byte[] record = new byte[RecordFrame.lengthBytes(batch.buffer(), 0)];
        batch.buffer().getBytes(0, record);
        records.add(record);
    }
}
