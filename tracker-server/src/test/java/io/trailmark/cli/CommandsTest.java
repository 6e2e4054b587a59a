package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.access.Scope;
import io.trailmark.api.Office;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line over a real back office: every command, as people and as programs read it. */
final class CommandsTest {
    private static final String TREE = """
            conversion ID: approved, ok. All is as the rule wants it.
            ├─ reported at position 12 by json, vouched for by token
            │  ├─ goal sale of programme acme, order A-1
            │  ├─ occurred TIME
            │  ├─ order value 129.00 EUR, refunded 29.00 EUR, left 100.00 EUR
            │  └─ click id proven
            ├─ rules version 1, in force from TIME, position 6
            │  ├─ model last_touch, click window P30D, view window P1D
            │  ├─ asked in this order: registration, click, customer, coupon, view
            │  └─ reward sale: 10 % of the order value for the partner.
            ├─ candidates: 1
            │  └─ taken: click of ann by link blog, TIME, position 11
            │     └─ weight 1, share 1.000000000
            ├─ credits: 1
            │  └─ click of ann by link blog: share 1.000000000, earns 10.00 EUR
            │     └─ reward sale for the partner: 10.00 EUR, approved
            ├─ ledger: 2 lines
            │  ├─ position 12: earned 12.90 EUR of sale for ann, 12.90 EUR stand, by rules version 1
            │  └─ position 13: taken_back -2.90 EUR of sale for ann, 10.00 EUR stand, by rules version 1
            ├─ adjustments: 1
            │  └─ position 13: refund r1 of 29.00 EUR, recorded, took back 2.90 EUR of ann
            └─ all of it stands at positions 6, 11, 12, 13
            """;

    @TempDir
    private Path folder;

    private Office office;
    private Terminal terminal;
    private long nowMs;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder.resolve("office"));
        terminal = new Terminal(folder, office.url(), office.owner());
    }

    @AfterEach
    void close() {
        office.close();
    }

    /** Programme acme with a goal, ann and her link. */
    private void acme() {
        terminal.line("programs create --program acme --currency EUR --domains go.acme.example,a.example")
                .is(0)
                .says("acme");
        terminal.line("goals create --program acme --goal sale reward.percent=10")
                .is(0)
                .says("gol_1");
        terminal.run("partners", "create", "--program=acme", "--partner=ann", "--name=Ann of the Blog", "--level=3")
                .is(0);
        terminal.line("links create --program acme --partner ann --code blog --destination https://shop.example/")
                .is(0);
        nowMs = System.currentTimeMillis();
    }

    private void sale() {
        office.traffic().click(nowMs);
        office.traffic().sale("A-1", nowMs + 1, 12_900, nowMs);
        office.traffic().refund("A-1", "r1", nowMs + 2, 2_900);
    }

    private String conversion() throws Exception {
        return terminal.line("conversions list --program acme --order-id A-1 -o json")
                .is(0)
                .json()
                .at("/conversions/0/conversion_id")
                .asText();
    }

    @Test
    void shouldMakeShowChangeAndArchiveThings() throws Exception {
        acme();
        assertEquals(
                List.of("go.acme.example", "a.example").toString(),
                terminal.line("programs get acme -o json")
                        .json()
                        .get("domains")
                        .toString()
                        .replace("\"", "")
                        .replace(",", ", "));
        assertEquals(
                3,
                terminal.line("partners get prt_1 -o json").json().get("level").asInt());
        terminal.run("partners", "set", "prt_1", "name=Anna", "group=top")
                .is(0)
                .says("Anna")
                .says("top");
        terminal.line("partners set prt_1 group= --if-version 2 -o ndjson").is(0);
        assertFalse(terminal.line("partners get prt_1 -o json").json().has("group"));
        terminal.line("partners set prt_1 name=B --if-version 2").is(1).complains("version_conflict");
        terminal.line("links archive lnk_1").is(0).says("archived");
        terminal.line("links set lnk_1 status=active").is(0).says("active");
        terminal.line("coupons create program=acme partner=ann coupon=ANN10 -o csv")
                .is(0)
                .says("cpn_1");
        terminal.types("{\"program\":\"acme\",\"partner\":\"ann\",\"registration\":\"r1\",\"account\":\"C-1\"}")
                .line("registrations create --json - --from 2027-01-01T00:00:00Z --until 2027-03-01T00:00:00Z")
                .is(0)
                .says("reg_1");
        terminal.line("partners create --program acme --partner bob").is(0);
        terminal.line("links create-each --program acme --destination https://shop.example/new")
                .is(0)
                .says("lnk_3");
        final String table = terminal.line("programs list").is(0).out();
        assertTrue(table.startsWith("PROGRAM  NAME  CURRENCY  TIME ZONE  STATUS  ORIGIN  VERSION\n"), table);
        assertTrue(table.contains("acme     acme  EUR       UTC        active  api           1\n"), table);
    }

    @Test
    void shouldDateRules() throws Exception {
        acme();
        terminal.line("rules show gol_1").is(0).says("In force now: version 1.");
        terminal.line("rules set gol_1 --from 2040-01-01T00:00:00Z reward.percent=12 window=60d")
                .is(0)
                .says("60d")
                .says("In force now: version 1.");
        // People see words, programs what was sent.
        final String tree = terminal.line("rules show sale").is(0).out();
        assertTrue(tree.startsWith("rules of gol_1\n├─ version 1, from "), tree);
        assertTrue(tree.contains(", in force now\n"), tree);
        assertTrue(tree.contains("name sale, to partner, percent 12\n"), tree);
        assertFalse(tree.contains("{"), tree);
        final String goal = terminal.line("goals get sale").is(0).out();
        assertTrue(goal.contains("\nrules\n├─ version 1\n"), goal);
        assertFalse(goal.contains("{"), goal);
        final JsonNode rules = terminal.line("rules show gol_1 -o json").json();
        assertEquals("12", rules.at("/data/1/rewards/0/percent").asText());
    }

    @Test
    void shouldShowFigures() throws Exception {
        acme();
        sale();
        terminal.line("totals acme").is(0).says("ann").says("100.00 EUR").says("True at position 13.");
        terminal.line("balances acme").is(0).says("10.00 EUR");
        terminal.line("balances acme -o csv")
                .is(0)
                .says("partner,name,pending.amount,pending.currency,approved.amount");
        terminal.line("ledger acme --limit 1").is(0).says("12.90 EUR").says("There is more: --cursor 1, or --all.");
        final String all =
                terminal.line("ledger acme --limit 1 --all -o ndjson").is(0).out();
        assertEquals(2, all.lines().count());
        terminal.line("conversions get " + conversion()).is(0).says("approved");
        terminal.line("ledger acme --conversion A-1").is(0).says("taken_back");
        terminal.line("conversions get nothing --program acme").is(5);
        terminal.line("conversions").is(2);
        terminal.line("audit").is(0).says("balanced");
        terminal.line("audit -o json").is(0);
        final String changes = terminal.line("changes list --thing lnk_1").is(0).out();
        assertTrue(changes.contains("POST /v1/links"), changes);
        final JsonNode newest = terminal.line("changes list --limit 1 -o json").json();
        terminal.line("changes get " + newest.at("/data/0/position").asText())
                .is(0)
                .says("POST /v1/links");
    }

    @Test
    void shouldDrawADecision() throws Exception {
        acme();
        sale();
        final String id = conversion();
        final String tree = terminal.line("explain " + id).is(0).out();
        assertEquals(TREE, tree.replace(id, "ID").replaceAll("[0-9-]{10}T[0-9:.]{8,12}Z", "TIME"));
        final String ascii = terminal.line("explain --ascii " + id).is(0).out();
        assertTrue(ascii.chars().allMatch(c -> c < 128), ascii);
        assertTrue(ascii.contains("\n|  `- click id proven\n"), ascii);
        assertEquals(
                id,
                terminal.line("explain -o json " + id)
                        .json()
                        .get("conversion_id")
                        .asText());
        terminal.line("explain cv_0000000000001").is(5).complains("conversion_unknown");
    }

    @Test
    void shouldFollowWhatHappens() throws Exception {
        acme();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final Future<Terminal.Result> follower =
                    threads.submit(() -> terminal.line("tail --from 10 --types click,conversion,adjustment --count 3"));
            sale();
            final List<String> lines = follower.get().is(0).out().lines().toList();
            assertEquals(3, lines.size());
            assertTrue(lines.get(0).contains("click       acme  ann by link blog  human"), lines.get(0));
            assertTrue(lines.get(1).contains("acme  sale A-1  129.00 EUR  recorded, ok, approved"), lines.get(1));
            assertTrue(lines.get(1).contains("ann earns "), lines.get(1));
            assertTrue(lines.get(2).contains("refund r1  29.00 EUR  recorded, ok, approved"), lines.get(2));
        }
        final String json =
                terminal.line("tail --from 0 --count 7 -o ndjson").is(0).out();
        assertEquals(
                "click", Json.read(json.lines().toList().get(4)).get("type").asText());
        terminal.line("tail --from 0 --types change --count 1 -o csv").is(0).says("position,at,type,program");
        terminal.line("tail --types sale").is(1).complains("malformed");
    }

    @Test
    void shouldSimulateOtherRules() throws Exception {
        acme();
        sale();
        final Path rules = folder.resolve("rules.yaml");
        Files.writeString(rules, "goals:\n  - goal: sale\n    reward:\n      percent: \"20\"\n");
        terminal.run("simulate", rules.toString(), "--program", "acme", "--from", "2026-01-01T00:00:00Z")
                .is(0)
                .says("done")
                .says("20.00 EUR");
        assertEquals(
                "20.00",
                terminal.line("simulate --follow sim_1 -o json")
                        .is(0)
                        .json()
                        .at("/result/total/after/rewards/amount")
                        .asText());
        terminal.line("simulate").is(2);
    }

    @Test
    void shouldRotateTokens() throws Exception {
        acme();
        final JsonNode made = terminal.line("tokens create --name till --program acme --scopes read,admin -o json")
                .is(0)
                .json();
        terminal.line("tokens rotate " + made.get("id").asText()).is(0).says("tm_");
        terminal.line("tokens revoke " + made.get("id").asText()).is(0);
        terminal.line("tokens list").is(0).says("till");
        assertFalse(terminal.line("tokens list").out().contains("tm_"));
    }

    /** How the first owner comes to be, and how everybody else does. */
    @Test
    void shouldLetPeopleIn() throws Exception {
        acme();
        final JsonNode made = terminal.line("users create Ann@acme.example --role owner --name Ann -o json")
                .is(0)
                .json();
        assertEquals("ann@acme.example", made.get("email").asText());
        final Terminal person = new Terminal(folder, office.url(), null);
        final String secrets = made.get("invitation").asText() + "\n";
        person.types(secrets + "a blue door in Lisbon\na red door\n")
                .line("accept")
                .is(2)
                .complains("differ");
        person.types(secrets + "password1234\npassword1234\n")
                .line("accept")
                .is(1)
                .complains("password_weak");
        person.types(secrets + "a blue door in Lisbon\na blue door in Lisbon\n")
                .line("accept")
                .is(0)
                .says("trailmark login ann@acme.example");
        person.types("wrong\n").line("login ann@acme.example").is(4).complains("login_refused");
        person.types("").line("login ann@acme.example").is(2).complains("nothing was typed");
        person.types("a blue door in Lisbon\n")
                .line("login ann@acme.example")
                .is(0)
                .says("owner of *");
        final Path file = folder.resolve(".config/trailmark/token");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        final String token = Files.readString(file).strip();
        person.line("users list").is(0).says("ann@acme.example").says("active");
        person.line("users create bob@acme.example --role partner --program acme --partner ann")
                .is(0)
                .says("tmi_");
        person.line("users set usr_2 name=Bob").is(0).says("Bob");
        person.line("users get usr_2").is(0).says("invited");
        person.line("users invite usr_2").is(0).says("tmi_");
        person.line("users list --role partner -o csv").is(0).says("usr_2").says("bob@acme.example");
        person.line("users delete usr_2").is(0);
        person.line("users delete usr_1").is(1).complains("last_owner");
        person.line("changes list --actor user:ann@acme.example").is(0).says("DELETE /v1/users/usr_2");
        person.line("logout").is(0);
        assertFalse(Files.exists(file));
        person.line("logout").is(2).complains("Nobody is logged in");
        new Terminal(folder, office.url(), token).line("users list").is(4).complains("trailmark login");
        Files.writeString(file, office.owner());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        person.types("a blue door in Lisbon\n")
                .line("login ann@acme.example")
                .is(2)
                .complains("it stays");
        person.line("logout").is(2).complains("it stays");
        assertEquals(office.owner(), Files.readString(file));
    }

    @Test
    void shouldSayWhatIsWrongAndWhoseFaultItIs() throws Exception {
        acme();
        terminal.line("partners create --program acme --partner bob --level 99 --type friend")
                .is(1)
                .complains("level: ")
                .complains("type: ")
                .complains("code invalid, status 422, request ");
        terminal.line("partners get prt_9").is(5).complains("partner_unknown");
        terminal.line("partners").is(2).complains("create");
        terminal.line("partners create").is(2).complains("Nothing is said");
        terminal.line("nonsense").is(2);
        terminal.line("partners set prt_1 name").is(2).complains("is no KEY=VALUE");
        new Terminal(folder, office.url(), office.token("reader", "acme", Scope.READ))
                .line("partners set prt_1 name=X")
                .is(4)
                .complains("The token lacks the scope manage.")
                .complains("tokens create --scopes");
        new Terminal(folder, office.url(), "tm_wrong")
                .line("programs list")
                .is(4)
                .complains("TRAILMARK_TOKEN");
        new Terminal(folder, office.url(), null)
                .line("programs list")
                .is(4)
                .complains("You are not logged in, and there is no token.\n  Say 'trailmark login EMAIL'");
        new Terminal(folder, "http://127.0.0.1:1", null)
                .line("programs list")
                .is(3)
                .complains("doctor");
    }

    /** A person has a role and logs in; of scopes and tokens nothing is said. */
    @Test
    void shouldSpeakToPeopleOfTheirRole() throws Exception {
        acme();
        final String invitation = terminal.line("users create fin@acme.example --role finance --program acme -o json")
                .is(0)
                .json()
                .get("invitation")
                .asText();
        final Terminal person = new Terminal(folder, office.url(), null);
        person.types(invitation + "\na blue door in Lisbon\na blue door in Lisbon\n")
                .line("accept")
                .is(0);
        person.types("a blue door in Lisbon\n").line("login fin@acme.example").is(0);
        person.line("whoami").is(0).says("finance").says("user:fin@acme.example");
        final String refused = person.line("partners set ann name=X").is(4).err();
        assertTrue(refused.startsWith("Your role does not include the scope manage.\n"), refused);
        assertTrue(refused.contains("'trailmark users set EMAIL role=...'"), refused);
        assertFalse(refused.contains("token"), refused);
        terminal.line("users set fin@acme.example status=disabled").is(0);
        person.line("whoami").is(4).complains("Your session is over.\n  It ends with a restart");
    }

    /** In a line or two: what is wrong, what there is, where to read more; not the whole help. */
    @Test
    void shouldSayInALineWhatIsWrong() {
        final String wrong = """
                links list -o xml         | 'xml' is no value of --output; it takes one of table, json, ndjson, csv.
                links list --limit ten    | 'ten' is no value of --limit; it takes a whole number.
                completion fish           | 'fish' is no value of SHELL; it takes one of bash, zsh.
                import x --as people      | 'people' is no value of --as; it takes one of links, partners,
                links get                 | Missing required parameter: 'ID'
                links list --stat active  | 'trailmark links list' has no option '--stat'. Is --status meant?
                links list a              | 'trailmark links list' has no further argument 'a'.
                link list                 | 'trailmark' has no command 'link'. Is links
                links lst                 | 'trailmark links' has no command 'lst'. Is list
                links                     | Which command? There are list, get, create,
                """;
        wrong.lines().forEach(line -> {
            final String[] parts = line.split(" *\\| *", -1);
            final List<String> said =
                    terminal.line(parts[0]).is(2).err().lines().toList();
            assertEquals(2, said.size(), said::toString);
            assertTrue(said.getFirst().startsWith(parts[1]), said::toString);
            assertTrue(said.getLast().matches("  'trailmark[a-z ]* --help' says more\\."), said::toString);
        });
    }

    @Test
    void shouldReadATokenOnlyFromAFileThatIsClosed() throws Exception {
        final Path file =
                Files.createDirectories(folder.resolve(".config/trailmark")).resolve("token");
        Files.writeString(file, office.owner() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        final Terminal bare = new Terminal(folder, office.url(), null);
        bare.line("programs list").is(2).complains("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        bare.line("programs list").is(0).says("none");
        bare.run("programs", "list", "--token-file", folder.resolve("nothing").toString())
                .is(2);
    }

    @Test
    void shouldFitTheTerminalAndKeepOthersFromSteeringIt() {
        acme();
        office.traffic().sale("\u001b[31mRed", nowMs, 100, nowMs);
        final Terminal narrow = terminal.columns(60);
        final String shown = narrow.line("totals acme").is(0).out();
        assertTrue(shown.contains("\u001b[1m"), shown);
        final String followed =
                narrow.line("tail --from 0 --types conversion --count 1").is(0).out();
        assertTrue(followed.contains("?[31mRed") && !followed.contains("\u001b[31m"), followed);
        shown.replaceAll("\u001b\\[[0-9]+m", "").lines().forEach(line -> assertTrue(line.length() <= 60, line));
        assertFalse(narrow.with("NO_COLOR", "1").line("totals acme").out().contains("\u001b"));
    }

    @Test
    void shouldTeachEachCommandByAnExample() {
        final List<String> silent = new ArrayList<>();
        withoutExample(TrailmarkCommand.commandLine(Shell.ofProcess()), silent);
        assertEquals(List.of(), silent);
    }

    private static void withoutExample(final CommandLine command, final List<String> silent) {
        final String name = command.getCommandSpec().qualifiedName();
        final String footer =
                String.join("\n", command.getCommandSpec().usageMessage().footer());
        if (command.getSubcommands().isEmpty() && !footer.contains("  " + name)) {
            silent.add(name);
        }
        command.getSubcommands().values().forEach(each -> withoutExample(each, silent));
    }

    /** What stands in the help is taken: a comment behind it, and what the shell makes of the output, left out. */
    @Test
    void shouldTakeItsOwnExamples() {
        final CommandLine root = TrailmarkCommand.commandLine(Shell.ofProcess());
        final List<String> wrong = new ArrayList<>();
        examples(root).forEach(example -> {
            final String command = example.strip().split("   | \\|| > ", 2)[0];
            final List<String> words = Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+")
                    .matcher(command)
                    .results()
                    .map(word -> word.group().replaceAll("^[\"']|[\"']$", ""))
                    .skip(1)
                    .toList();
            try {
                root.parseArgs(words.toArray(String[]::new));
            } catch (final CommandLine.ParameterException refused) {
                wrong.add(command + ": " + refused.getMessage());
            }
        });
        assertEquals(List.of(), wrong);
    }

    private static Stream<String> examples(final CommandLine command) {
        final Stream<String> own = Arrays.stream(
                        command.getCommandSpec().usageMessage().footer())
                .filter(line -> line.startsWith("  trailmark "));
        return Stream.concat(own, command.getSubcommands().values().stream().flatMap(CommandsTest::examples));
    }

    /** The script for the shell keeps the words of an option by its label: two of one label would get each other's. */
    @Test
    void shouldCompleteEachOptionWithItsOwnWords() throws Exception {
        final List<String> twice = new ArrayList<>();
        sameLabels(TrailmarkCommand.commandLine(Shell.ofProcess()), twice);
        assertEquals(List.of(), twice);
    }

    private static void sameLabels(final CommandLine command, final List<String> twice) {
        final Set<String> labels = new HashSet<>();
        for (final CommandLine.Model.OptionSpec option :
                command.getCommandSpec().options()) {
            final boolean hasWords =
                    option.completionCandidates() != null || option.type().isEnum();
            if (hasWords && !labels.add(option.paramLabel())) {
                twice.add(command.getCommandSpec().qualifiedName() + ' ' + option.longestName());
            }
        }
        command.getSubcommands().values().forEach(each -> sameLabels(each, twice));
    }

    @Test
    void shouldTeachAndComplete() {
        terminal.line("--help").is(0).says("Exit codes: 0 done, 1 refused").says("import");
        terminal.line("links create --help").is(0).says("--destination=VALUE");
        terminal.line("completion bash")
                .is(0)
                .says("import")
                .says("invite")
                .says("refund")
                .says("--occurred-from")
                .says("\"pending\" \"approved\" \"rejected\" \"reversed\"")
                .says("login")
                .says("complete -F");
        // zsh takes it by its first line, lacks a builtin of bash, and completes while it reads it.
        terminal.line("completion zsh")
                .is(0)
                .says("#compdef trailmark\nautoload -U +X bashcompinit")
                .says("|| compopt() { return 0 }\n#!/usr/bin/env bash")
                .says("\n[[ $funcstack[1] != _trailmark ]] || _bash_complete -o default -F _complete_trailmark");
        terminal.line("completion fish").is(2);
    }
}
