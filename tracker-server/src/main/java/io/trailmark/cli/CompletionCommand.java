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

    private final TrailmarkCommand root;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Kind shell;

    CompletionCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        final String script = AutoComplete.bash("trailmark", TrailmarkCommand.commandLine(root.shell()));
        if (shell == Kind.zsh) {
            root.printer().line("#compdef trailmark\nautoload -U +X bashcompinit && bashcompinit");
        }
        root.printer().line(script);
    }
}
