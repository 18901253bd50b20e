package io.beamfill.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

final class CommandFrameTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Work work = () -> ExitCode.COMPLETE;
  private RunLike runLike;

  private interface Work {
    ExitCode execute() throws Exception;
  }

  @CommandLine.Command(name = "run", description = "Runs.")
  private final class RunLike extends Command {
    @Parameters(paramLabel = "JOBFILE")
    Path jobFile;

    @Option(names = "--set")
    List<String> overrides = new ArrayList<>();

    @Unmatched List<String> beam = new ArrayList<>();

    private RunLike(Output output) {
      super(output);
    }

    @Override
    protected ExitCode execute() throws Exception {
      return work.execute();
    }
  }

  @CommandLine.Command(name = "demo", description = "Shows the tea job.")
  private static final class DemoLike extends Command {
    private DemoLike(Output output) {
      super(output);
    }

    @Override
    protected ExitCode execute() {
      output().text("demo for people\nin two lines");
      output().document(Map.of("demo", "für Programme"));
      output().note("on the way");
      return ExitCode.INCOMPLETE;
    }
  }

  private int run(String... arguments) {
    return run(Command.class, arguments);
  }

  private int run(Class<?> without, String... arguments) {
    CommandFrame frame =
        new CommandFrame(
            new PrintStream(out, true, StandardCharsets.US_ASCII),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            (root, output) -> {
              runLike = new RunLike(output);
              root.addSubcommand(runLike);
              if (without != DemoLike.class) {
                root.addSubcommand(new DemoLike(output));
              }
            });
    return frame.run(arguments);
  }

  @Test
  void noArgumentsRunTheDemo() {
    assertThat(run()).isEqualTo(3);
    assertThat(stdout()).isEqualTo("demo for people\nin two lines\n");
    assertThat(stderr()).isEqualTo("on the way\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--output=json",
        "--output json",
        "demo --output=json",
        "--output=json demo",
        "--debug --output json"
      })
  void jsonPutsOneDocumentOnStdout(String arguments) throws Exception {
    assertThat(run(arguments.split(" "))).isEqualTo(3);
    assertThat(json()).isEqualTo(new ObjectMapper().readTree("{\"demo\":\"für Programme\"}"));
    assertThat(stderr()).isEqualTo("on the way\n");
  }

  @Test
  void helpListsTheCommandsEvenWithoutThem() {
    assertThat(run("--help")).isZero();
    assertThat(stdout()).startsWith("Usage: beamfill").contains("demo  Shows the tea job.", "run ");
    assertThat(stderr()).isEmpty();
  }

  @Test
  void helpOfACommandShowsTheCommonOptions() {
    assertThat(run("run", "--help")).isZero();
    assertThat(stdout()).contains("JOBFILE", "--output=FORMAT", "text or json", "--debug");
  }

  @Test
  void versionNamesBeamfillAndBeam() {
    assertThat(run("--version")).isZero();
    assertThat(stdout())
        .matches("beamfill \\d+\\.\\d+\\.\\S+ \\(Apache Beam \\d+\\.\\d+\\.\\S+\\)\n");
  }

  @Test
  void aCommandGetsItsArgumentsAndBeamTheRest() {
    assertThat(
            run(
                "run",
                "job.yaml",
                "--runner=FlinkRunner",
                "--set",
                "write.mode=append",
                "--parallelism=4",
                "--output=text",
                "--set=job=x"))
        .isZero();
    assertThat(runLike.jobFile).isEqualTo(Path.of("job.yaml"));
    assertThat(runLike.overrides).containsExactly("write.mode=append", "job=x");
    assertThat(runLike.beam).containsExactly("--runner=FlinkRunner", "--parallelism=4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run | Missing required parameter: 'JOBFILE'; see beamfill run --help",
        "rum | Unmatched argument at index 0: 'rum'; did you mean run? See beamfill --help",
        "demo --xyz | Unknown option: '--xyz'; see beamfill demo --help",
        "demo --output=xml | Invalid value for option '--output': it must be text or json, not"
            + " \"xml\"; see beamfill demo --help"
      })
  void aUsageErrorIsOneSentence(String arguments, String sentence) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(stderr()).isEqualTo("beamfill: " + sentence + "\n");
    assertThat(stdout()).isEmpty();
  }

  @Test
  void aUsageErrorIsADocumentWithJson() throws Exception {
    assertThat(run("run", "--output=json")).isEqualTo(2);
    assertThat(json())
        .isEqualTo(
            error("USAGE", "Missing required parameter: 'JOBFILE'; see beamfill run --help"));
  }

  @Test
  void withoutADemoNoArgumentsAreAUsageError() {
    assertThat(run(DemoLike.class)).isEqualTo(2);
    assertThat(stderr()).isEqualTo("beamfill: Missing required subcommand; see beamfill --help\n");
  }

  @ParameterizedTest
  @CsvSource({"USAGE,2", "SOURCE,6", "TARGET,6", "JOB,6"})
  void anErrorOfTheUserIsItsSentenceAndItsCode(Category category, int code) throws Exception {
    work =
        () -> {
          throw new BeamfillException(category, "It is so; do this");
        };
    assertThat(run("run", "job.yaml", "--output=json")).isEqualTo(code);
    assertThat(stderr()).isEqualTo("beamfill: It is so; do this\n");
    assertThat(json()).isEqualTo(error(category.name(), "It is so; do this"));
  }

  @Test
  void anErrorThatARunnerWrappedIsFound() {
    work =
        () -> {
          throw new IllegalStateException(
              "wrapper", new RuntimeException(new BeamfillException(Category.TARGET, "So; do")));
        };
    assertThat(run("run", "job.yaml")).isEqualTo(6);
    assertThat(stderr()).isEqualTo("beamfill: So; do\n");
  }

  @Test
  void anErrorAfterTheDocumentLeavesOneDocument() throws Exception {
    work =
        () -> {
          runLike.output().document(Map.of("status", "FAILED"));
          runLike.output().error("SOURCE", "So; do");
          return ExitCode.INCOMPLETE;
        };
    assertThat(run("run", "job.yaml", "--output=json")).isEqualTo(3);
    assertThat(stderr()).isEqualTo("beamfill: So; do\n");
    assertThat(json().get("status").asText()).isEqualTo("FAILED");
  }

  @Test
  void anyOtherExceptionIsOurFault() throws Exception {
    work =
        () -> {
          throw new IllegalStateException("two\n  lines");
        };
    String sentence =
        "internal error: java.lang.IllegalStateException: two lines; run again with --debug and"
            + " report it";
    assertThat(run("run", "job.yaml", "--output=json")).isEqualTo(1);
    assertThat(stderr()).isEqualTo("beamfill: " + sentence + "\n");
    assertThat(json()).isEqualTo(error("INTERNAL", sentence));
  }

  @Test
  void anErrorOfTheMachineIsOurFaultToo() {
    work =
        () -> {
          throw new StackOverflowError();
        };
    assertThat(run("run", "job.yaml")).isEqualTo(1);
    assertThat(stderr()).startsWith("beamfill: internal error: java.lang.StackOverflowError: ");
  }

  @Test
  void debugShowsTheStackTrace() {
    work =
        () -> {
          throw new BeamfillException(Category.SOURCE, "So; do", new RuntimeException("deep"));
        };
    assertThat(run("--debug", "run", "job.yaml")).isEqualTo(6);
    assertThat(stderr())
        .contains("Caused by: java.lang.RuntimeException: deep", "\tat ")
        .endsWith("beamfill: So; do\n");
    assertThat(stdout()).isEmpty();
  }

  @Test
  void strayPrintsOfLibrariesGoToStderr() {
    PrintStream before = System.out;
    work =
        () -> {
          System.out.println("stray");
          return ExitCode.COMPLETE;
        };
    assertThat(run("run", "job.yaml", "--output=json")).isZero();
    assertThat(stdout()).isEmpty();
    assertThat(stderr()).isEqualTo("stray\n");
    assertThat(System.out).isSameAs(before);
  }

  @Test
  void logsAreOneLineEachOnStderr() {
    work = CommandFrameTest::log;
    run("run", "job.yaml");
    assertThat(stderr())
        .isEqualTo(
            """
            INFO io.beamfill.test: ours in two lines
            WARNING org.library: theirs: java.lang.IllegalStateException: the cause
            """);
    assertThat(stdout()).isEmpty();
  }

  @Test
  void debugLogsMoreAndStackTraces() {
    work = CommandFrameTest::log;
    run("run", "job.yaml", "--debug");
    assertThat(stderr())
        .startsWith(
            """
            FINE io.beamfill.test: details of ours
            INFO io.beamfill.test: ours in two lines
            INFO org.library: information of theirs
            WARNING org.library: theirs
            java.lang.IllegalStateException: the cause
            \tat""")
        .doesNotContain("details of theirs");
  }

  private static ExitCode log() {
    Logger ours = LoggerFactory.getLogger("io.beamfill.test");
    Logger theirs = LoggerFactory.getLogger("org.library");
    ours.debug("details of ours");
    theirs.debug("details of theirs");
    ours.info("ours in\n two lines");
    theirs.info("information of theirs");
    theirs.warn("theirs", new IllegalStateException("the cause"));
    return ExitCode.COMPLETE;
  }

  @ParameterizedTest
  @EnumSource(ExitCode.class)
  void theExitCodeIsTheCommands(ExitCode code) {
    work = () -> code;
    assertThat(run("run", "job.yaml")).isEqualTo(code.code());
  }

  @Test
  void theNumbersOfTheExitCodesAreKept() {
    assertThat(ExitCode.values())
        .extracting(Enum::name, ExitCode::code)
        .containsExactly(
            tuple("COMPLETE", 0),
            tuple("INTERNAL", 1),
            tuple("USAGE", 2),
            tuple("INCOMPLETE", 3),
            tuple("QUARANTINE_LIMIT", 4),
            tuple("VERIFICATION_FAILED", 5),
            tuple("REFUSED", 6));
  }

  private static JsonNode error(String category, String message) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    return factory
        .objectNode()
        .set("error", factory.objectNode().put("category", category).put("message", message));
  }

  private JsonNode json() throws Exception {
    assertThat(stdout()).endsWith("}\n").containsOnlyOnce("\n");
    return new ObjectMapper().readTree(stdout());
  }

  private String stdout() {
    return out.toString(StandardCharsets.US_ASCII).replace("\r", "");
  }

  private String stderr() {
    return err.toString(StandardCharsets.UTF_8).replace("\r", "");
  }
}
