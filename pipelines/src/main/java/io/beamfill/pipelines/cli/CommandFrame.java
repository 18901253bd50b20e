package io.beamfill.pipelines.cli;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs one command: reads the arguments, and turns every way in which a command can end into its
 * exit code and, where it failed, one sentence.
 */
public final class CommandFrame {
  private static final String DEFAULT_COMMAND = "demo";

  private final PrintStream out;
  private final PrintStream err;
  private final BiConsumer<CommandLine, Output> commands;

  /**
   * @param out stdout: results only. What libraries print to {@link System#out} while a command
   *     runs goes to {@code err}
   * @param err stderr
   * @param commands adds the commands to the root
   */
  public CommandFrame(PrintStream out, PrintStream err, BiConsumer<CommandLine, Output> commands) {
    this.out = out;
    this.err = err;
    this.commands = commands;
  }

  /**
   * Runs the command that the arguments name, or the demo.
   *
   * @return what the process returns, see {@link ExitCode}
   */
  public int run(String... arguments) {
    boolean debug = OutputFormat.debugAskedFor(List.of(arguments));
    Output output = new Output(OutputFormat.askedFor(List.of(arguments)), out, err);
    Logging.configure(err, debug);
    CommandLine commandLine = commandLine(output, debug);
    PrintStream stdout = System.out;
    System.setOut(err);
    try {
      return commandLine.execute(arguments);
    } catch (Error problem) {
      return executionError(problem, output, debug);
    } finally {
      System.setOut(stdout);
    }
  }

  private CommandLine commandLine(Output output, boolean debug) {
    CommandLine root = new CommandLine(new RootCommand());
    commands.accept(root, output);
    root.setOut(new PrintWriter(out, true, Charset.defaultCharset()))
        .setErr(new PrintWriter(err, true, Charset.defaultCharset()))
        .setExecutionStrategy(CommandFrame::execute)
        .setParameterExceptionHandler((problem, arguments) -> usageError(problem, output))
        .setExecutionExceptionHandler(
            (problem, command, parsed) -> executionError(problem, output, debug));
    return root;
  }

  private static int execute(ParseResult parsed) {
    CommandLine demo = parsed.commandSpec().subcommands().get(DEFAULT_COMMAND);
    boolean asksForHelp = parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
    if (demo == null || asksForHelp || parsed.hasSubcommand()) {
      return new RunLast().execute(parsed);
    }
    return new RunLast().execute(demo.parseArgs());
  }

  private static int usageError(ParameterException problem, Output output) {
    String help = problem.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    String suggestion =
        problem instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()
            ? "; did you mean " + unmatched.getSuggestions().get(0) + "? See "
            : "; see ";
    output.error(Category.USAGE.name(), sentence(problem.getMessage()) + suggestion + help);
    return ExitCode.USAGE.code();
  }

  private static int executionError(Throwable problem, Output output, boolean debug) {
    if (debug) {
      problem.printStackTrace(output.stderr());
    }
    Optional<BeamfillException> known = known(problem);
    if (known.isPresent()) {
      Category category = known.get().category();
      output.error(category.name(), known.get().getMessage());
      return ExitCode.beforeWork(category).code();
    }
    output.error(
        ExitCode.INTERNAL.name(),
        "internal error: "
            + problem.getClass().getName()
            + ": "
            + sentence(problem.getMessage())
            + "; run again with --debug and report it");
    return ExitCode.INTERNAL.code();
  }

  /** Runners wrap what a transform throws, so the sentence may be some causes deep. */
  private static Optional<BeamfillException> known(Throwable problem) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable each = problem; each != null && seen.add(each); each = each.getCause()) {
      if (each instanceof BeamfillException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private static String sentence(String message) {
    return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
