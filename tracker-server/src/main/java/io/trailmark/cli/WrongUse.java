package io.trailmark.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Says in a line or two what is wrong with a command, and where to read more; the whole help would hide it. */
final class WrongUse implements CommandLine.IParameterExceptionHandler {
    private static final int MOST_SUGGESTED = 3;
    private static final Set<Class<?>> NUMBERS = Set.of(int.class, Integer.class, long.class, Long.class);

    private final Shell shell;

    WrongUse(final Shell shell) {
        this.shell = shell;
    }

    @Override
    public int handleParseException(final CommandLine.ParameterException wrong, final String[] arguments) {
        final Style style = new Style(shell.isColoured());
        final CommandLine command = wrong.getCommandLine();
        shell.out().flush();
        shell.err().println(style.bad(Style.harmless(sentence(wrong))));
        shell.err().println("  '" + command.getCommandSpec().qualifiedName() + " --help' says more.");
        return ExitCode.WRONG_USE;
    }

    /** A value that its option does not take. */
    private static String value(final CommandLine.ParameterException wrong) {
        final CommandLine.Model.ArgSpec option = wrong.getArgSpec();
        final String takes;
        if (option.type().isEnum()) {
            takes = "one of "
                    + Arrays.stream(option.type().getEnumConstants())
                            .map(each -> each.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        } else if (NUMBERS.contains(option.type())) {
            takes = "a whole number";
        } else {
            return wrong.getMessage();
        }
        final String name =
                option instanceof CommandLine.Model.OptionSpec named ? named.longestName() : option.paramLabel();
        return "'" + wrong.getValue() + "' is no value of " + name + "; it takes " + takes + '.';
    }

    private static String sentence(final CommandLine.ParameterException wrong) {
        if (!(wrong instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            final boolean isValue =
                    wrong.getClass() == CommandLine.ParameterException.class && wrong.getArgSpec() != null;
            return isValue && wrong.getValue() != null ? value(wrong) : wrong.getMessage();
        }
        final String word = unmatched.getUnmatched().getFirst();
        final CommandLine command = wrong.getCommandLine();
        final boolean isCommand =
                !word.startsWith("-") && !command.getSubcommands().isEmpty();
        final String what = word.startsWith("-") ? "option" : isCommand ? "command" : "further argument";
        final List<String> near =
                unmatched.getSuggestions().stream().limit(MOST_SUGGESTED).toList();
        final String all =
                isCommand ? String.join(", ", command.getSubcommands().keySet()) : "";
        return "'" + command.getCommandSpec().qualifiedName() + "' has no " + what + " '" + word + "'."
                + (near.isEmpty() ? "" : " Is " + String.join(" or ", near) + " meant?")
                + (near.isEmpty() && isCommand ? " There are " + all + '.' : "");
    }
}
