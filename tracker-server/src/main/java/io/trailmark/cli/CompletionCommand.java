package io.trailmark.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code trailmark completion}: what bash and zsh need to complete our commands. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints what lets a shell complete trailmark's commands and options.",
        footer = {
            "%nTo install it:",
            "  bash: trailmark completion bash > ~/.local/share/bash-completion/completions/trailmark",
            "  zsh:  trailmark completion zsh > ~/.zsh/completions/_trailmark, a folder that is in fpath"
        })
final class CompletionCommand implements Runnable {
    /** Shells that are known. */
    enum Kind {
        bash,
        zsh
    }

    /** The script is bash's. What zsh's emulation lacks is made up for, unless somebody else has done so. */
    private static final String ZSH_HEAD = """
            #compdef trailmark
            autoload -U +X bashcompinit && bashcompinit
            (( $+functions[compopt] )) || compopt() { return 0 }
            """;

    /** zsh reads the script when it completes for the first time, and wants an answer then, too. */
    private static final String ZSH_TAIL =
            "[[ $funcstack[1] != _trailmark ]] || _bash_complete -o default -F _complete_trailmark";

    private final TrailmarkCommand root;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Kind shell;

    CompletionCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        final String script = AutoComplete.bash("trailmark", TrailmarkCommand.commandLine(root.shell()));
        root.printer().line(shell == Kind.zsh ? ZSH_HEAD + script + '\n' + ZSH_TAIL : script);
    }
}
