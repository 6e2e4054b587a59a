package io.trailmark.main;

import io.trailmark.access.Grant;
import io.trailmark.access.NewToken;
import io.trailmark.access.Scope;
import io.trailmark.access.TokenSettings;
import io.trailmark.access.Tokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code scripts/token}: makes, lists, changes and revokes tokens. A running server sees it within a second or so.
 *
 * <p>A name may have two live tokens: make the new one, change it where it is used, then revoke the old one by its id.
 */
@Command(
        name = "scripts/token",
        description = "Makes, lists, changes and revokes tokens of a server, running or not.",
        mixinStandardHelpOptions = true)
public final class TokenCommand {
    private static final int WRONG_USE = 2;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The server's data folder; by default the one of its configuration.",
            scope = CommandLine.ScopeType.INHERIT)
    private Path data;

    private TokenCommand() {}

    /** Runs one command and ends the process with its status. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(final String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new TokenCommand()).setExecutionExceptionHandler((failure, line, result) -> {
            line.getErr().println(failure.getMessage());
            return failure instanceof IllegalArgumentException ? WRONG_USE : 1;
        });
    }

    @Command(name = "create", description = "Makes a token and prints it, this once.", mixinStandardHelpOptions = true)
    int create(
            @Parameters(paramLabel = "NAME", description = "Who is to use it.") final String name,
            @Option(
                            names = "--program",
                            paramLabel = "CODE",
                            required = true,
                            description = "Its programme, or '*' for all.")
                    final String program,
            @Option(
                            names = "--scope",
                            paramLabel = "SCOPE",
                            required = true,
                            split = ",",
                            description = "What it allows: click:write, conversion:write, adjust, read, manage, admin,"
                                    + " history:write.")
                    final List<String> scopes,
            @Mixin final TokenOptions options)
            throws IOException {
        final NewToken made = tokens().create(
                        name,
                        program,
                        scopes(scopes),
                        options.applyTo(TokenSettings.USUAL, spec.commandLine()),
                        System.currentTimeMillis());
        out().println(made.token());
        if (made.signingKey() != null) {
            printKey(made.id(), made.signingKey());
        }
        return 0;
    }

    @Command(
            name = "set",
            description = "Changes how a live token is used; the token stays, and what is not named stays.",
            mixinStandardHelpOptions = true)
    int set(
            @Parameters(paramLabel = "ID", description = "Which one, as listed.") final String id,
            @Option(
                            names = "--scope",
                            paramLabel = "SCOPE",
                            split = ",",
                            description = "What it allows from now on, in place of what it did.")
                    final List<String> scopes,
            @Mixin final TokenOptions options)
            throws IOException {
        final Tokens tokens = tokens();
        final Grant before = tokens.byId(id);
        if (before == null) {
            throw new ParameterException(spec.commandLine(), "there is no live token with the id " + id);
        }
        final Set<Scope> after = scopes == null ? before.scopes() : scopes(scopes);
        final String key = tokens.change(id, after, options.applyTo(before.settings(), spec.commandLine()));
        if (key != null) {
            printKey(id, key);
        }
        return 0;
    }

    private void printKey(final String id, final String key) {
        out().printf("signing key, shown this once: %s%nits id, for k= of Trailmark-Signature: %s%n", key, id);
    }

    @Command(name = "list", description = "Lists all live tokens, without the tokens.", mixinStandardHelpOptions = true)
    int list() throws IOException {
        out().printf("%-24s %-10s %-16s %-24s %s%n", "name", "id", "programme", "made at", "scopes and settings");
        for (final Grant grant : tokens().grants()) {
            out().printf(
                            "%-24s %-10s %-16s %-24s %s%n",
                            grant.name(),
                            grant.id(),
                            grant.program(),
                            Instant.ofEpochMilli(grant.madeMs()),
                            grant.scopesText() + TokenOptions.describe(grant.settings()));
        }
        return 0;
    }

    @Command(name = "revoke", description = "Ends tokens of a name.", mixinStandardHelpOptions = true)
    int revoke(
            @Parameters(index = "0", paramLabel = "NAME", description = "Whose.") final String name,
            @Parameters(
                            index = "1",
                            paramLabel = "ID",
                            arity = "0..1",
                            description = "Which one of two, as listed; without it all of the name.")
                    final String id,
            @Option(
                            names = "--program",
                            paramLabel = "CODE",
                            description = "Its programme, where the name is one of several.")
                    final String program)
            throws IOException {
        final Tokens tokens = tokens();
        final List<String> programs = tokens.grants().stream()
                .filter(grant ->
                        grant.name().equals(name) && (id == null || grant.id().equals(id)))
                .map(Grant::program)
                .distinct()
                .toList();
        if (program == null && programs.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    name + " is a name in " + String.join(", ", programs) + "; say which by --program or by the id");
        }
        final int revoked = tokens.revoke(program, name, id);
        out().println(revoked + " revoked");
        return revoked > 0 ? 0 : 1;
    }

    private Set<Scope> scopes(final List<String> texts) {
        final Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (final String text : texts) {
            final Scope scope = Scope.of(text.strip());
            if (scope == null) {
                throw new ParameterException(spec.commandLine(), "no such scope: " + text);
            }
            scopes.add(scope);
        }
        return scopes;
    }

    private Tokens tokens() throws IOException {
        final Path folder =
                data != null ? data : Settings.load(List.of(), System.getenv()).path(Setting.DATA_DIR);
        return Tokens.open(folder.resolve("keys").resolve("tokens"));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
