package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark conversions refund} and the like: a later change of a conversion, reported at the public port. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class AdjustCommand implements Runnable {
    private static final int ID_BYTES = 8;
    private static final String CONVERSIONS = "/conversions/";

    /** What can be done to a conversion. */
    @SuppressWarnings("ImmutableEnumChecker") // The list is made by List.of.
    enum Kind {
        REFUND("Gives an order's money back, or some of it; what was earned by it is taken back in proportion.", true),
        CHARGEBACK("Records that a bank took an order's money back, or some of it.", true),
        AMEND("Corrects the value of an order; what was earned by it follows.", true),
        CANCEL("Cancels an order as a whole, for good.", false),
        APPROVE("Approves a conversion that waits for a person, or was rejected.", false),
        REJECT("Rejects a conversion: nothing is earned by it unless it is approved later.", false);

        private final String about;
        private final boolean isOfMoney;

        Kind(final String about, final boolean isOfMoney) {
            this.about = about;
            this.isOfMoney = isOfMoney;
        }

        /** What the API and the command line call it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private List<String> money() {
            if (!isOfMoney) {
                return List.of();
            }
            return List.of(
                    this == AMEND
                            ? "amount: what the order is worth, such as 99.00"
                            : "amount: how much, such as 29.00; without it all that is left",
                    "currency: of the amount, such as USD; by default the order's, where it has but one");
        }
    }

    private final Kind kind;
    private final TrailmarkCommand root;

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "Which conversion: its id, such as cv_000000000000e, or the id of its order.")
    private String conversion;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "Instead of ID: an order that may not have been reported yet. It is kept for 30 days and"
                    + " applied when the order comes. With --goal, and with --program if the token is for all.")
    private String order;

    @Option(names = "--goal", paramLabel = "CODE", description = "With --order: which goal of it; sale by default.")
    private String goal;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, in a sentence.")
    private String reason;

    @Option(names = "--at", paramLabel = "TIME", description = "When it happened; now by default.")
    private String at;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Of the adjustment: the same one again changes nothing. By default one that nobody has.")
    private String adjustment;

    @Mixin
    private EdgeOption edge;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private AdjustCommand(final Kind kind, final TrailmarkCommand root) {
        this.kind = kind;
        this.root = root;
    }

    static CommandLine of(final Kind kind, final TrailmarkCommand root) {
        final CommandLine line = new CommandLine(new AdjustCommand(kind, root));
        TypedOptions.add(line.getCommandSpec(), kind.money());
        Ids.addOptions(line.getCommandSpec(), Resource.CONVERSIONS);
        final String command = "  trailmark conversions " + kind.word();
        line.getCommandSpec()
                .usageMessage()
                .description(
                        kind.about,
                        "",
                        "It is reported at the public port and needs the scope adjust. The answer is what was decided.",
                        "")
                .footer(
                        "%nExamples:",
                        command + " A-1001" + (kind.isOfMoney ? " --amount 29.00" : "") + " --reason \"sent back\"",
                        command + " cv_000000000000e --id r1",
                        "The second counts once, however often it is said.");
        return line;
    }

    @Override
    public void run() {
        if ((conversion == null) == (order == null)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Which conversion? Say its ID or its order, or --order for one to come.");
        }
        final ObjectNode body = Json.object().put("type", kind.word());
        final String id = adjustment == null ? "cli-" + random() : adjustment;
        put(body, "adjustment_id", id);
        put(body, "reason", reason);
        put(body, "occurred_at", at);
        final String path = path(body);
        addMoney(body, path);
        final JsonNode decision;
        try {
            decision = edge.client(root).send("POST", path, body, Map.of());
        } catch (final Failure failure) {
            throw failure.exitCode() == ExitCode.NOT_REACHABLE ? unsure(failure, id) : failure;
        }
        show(decision, id);
    }

    /** Where it is sent; an order that is to come is named in the body. */
    private String path(final ObjectNode body) {
        if (order == null) {
            return CONVERSIONS + Query.part(Ids.one(root, spec, Resource.CONVERSIONS, conversion)) + "/adjustments";
        }
        put(body, "order_id", order);
        put(body, "goal", goal);
        put(body, "program", program());
        return "/adjustments";
    }

    private String program() {
        return spec.commandLine().getParseResult().matchedOptionValue("--program", null);
    }

    private void addMoney(final ObjectNode body, final String path) {
        final Map<String, String> money = TypedOptions.given(spec, kind.money());
        if (money.isEmpty()) {
            return;
        }
        final ObjectNode amount = body.putObject("amount");
        money.forEach(amount::put);
        if (!amount.has("amount")) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--currency is of an --amount; say both.");
        }
        if (!amount.has("currency")) {
            amount.put("currency", currency(path));
        }
    }

    /** That of the order, where it has but one. */
    private String currency(final String path) {
        final String said = " Say --currency, such as --currency EUR.";
        if (order != null) {
            if (program() == null) {
                throw Failure.wrongUse("Nobody knows the currency of an order that is to come." + said);
            }
            return root.client()
                    .get("/programs/" + Query.part(program()))
                    .path("currency")
                    .asText();
        }
        final JsonNode known = root.client().get(path.substring(0, path.lastIndexOf('/')));
        final String kept = known.at("/amount/currency").asText();
        final String paid = known.at("/paid/currency").asText(kept);
        if (kept.isEmpty()) {
            throw Failure.wrongUse("The conversion has no amount, and with it no currency." + said);
        }
        if (!paid.equals(kept)) {
            throw Failure.wrongUse("The order was paid in " + paid + " and is kept in " + kept + '.' + said);
        }
        return kept;
    }

    /** The same command again with the same id is safe, whatever became of this one. */
    private static Failure unsure(final Failure failure, final String id) {
        final List<String> more = new ArrayList<>(failure.more());
        more.add("Whether it was recorded is not known. Say the same again with --id " + id + ": it counts once.");
        return new Failure(failure.exitCode(), failure.getMessage(), more);
    }

    private void show(final JsonNode decision, final String id) {
        final Printer printer = root.printer();
        if (printer.output() != Output.TABLE || !decision.has("decision")) {
            printer.object(decision);
            return;
        }
        final ObjectNode shown = Printer.without(decision, "conversion", "decided_position", "position");
        final JsonNode whole = decision.path("conversion");
        for (final String name : List.of("order_id", "status", "revenue")) {
            if (whole.has(name)) {
                shown.set(name.equals("status") ? "conversion" : name, whole.get(name));
            }
        }
        printer.object(shown);
        if (decision.path("decision").asText().equals("parked")) {
            printer.say("The order is not there yet: adjustment " + id + " waits for it for 30 days.");
        }
    }

    private static void put(final ObjectNode body, final String name, final String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private static String random() {
        final byte[] bytes = new byte[ID_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
