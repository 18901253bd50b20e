package io.beamfill.pipelines.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.beamfill.pipelines.cli.BeamOptions;
import io.beamfill.pipelines.job.JobFileParser;
import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.pipelines.plan.Decoders;
import io.beamfill.pipelines.plan.Planner;
import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.Console;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TargetRole;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.transforms.read.PagesInFlight;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target's password and the users' tokens are nowhere but where they came from. */
class SecretsTest {
  private static final String PASSWORD = "planted-password";
  private static final String TOKEN = "planted-token";

  private final TargetDatabase database = TargetServer.newDatabase();

  @TempDir private Path folder;
  private TeaJob job;
  private TargetRole role;
  private Path url;

  @BeforeEach
  void createJob() throws IOException {
    Path backup = folder.resolve("backup");
    TeaJob.writeBackup(
        backup,
        GeneratorOptions.of(2_000)
            .withLegacyShare(0.1)
            .withBadShare(0.4)
            .withConflicts(10)
            .withJwt(TOKEN));
    assertThat(files(backup)).anyMatch(file -> file.contains(TOKEN));
    role = TargetRole.create(database, PASSWORD);
    role.grantCreate();
    url = folder.resolve("target.url");
    job = TeaJob.create(folder, backup, database);
    Files.writeString(
        job.jobFile(), Files.readString(job.jobFile()).replace(database.url(), "file:" + url));
    Files.writeString(url, role.url(PASSWORD));
  }

  @Test
  void areInNothingThatAJobSaysOrKeeps() {
    assertSilent(0, "plan");
    assertSilent(0, "plan", "--debug");
    assertSilent(4, "run", "--set=limits.quarantine=1%");
    assertSilent(4, "run", "--set=limits.quarantine=2%", "--debug");
    assertSilent(0, "run", "--set=limits.quarantine=100%", "--debug");
    assertSilent(0, "status");
    assertSilent(0, "status", "--debug");
    assertSilent(0, "quarantine list", "--limit=10000");
    assertSilent(0, "quarantine list", "--limit=10000", "--debug");
    assertSilent(3, "quarantine replay");
    assertSilent(3, "quarantine replay", "--debug");

    assertThat(database.number("SELECT count(*) FROM users")).isPositive();
    assertThat(
            database.number(
                "SELECT count(*) FROM beamfill.backfill_quarantine WHERE keyspace = 'users'"))
        .isPositive();
    tables().forEach(this::assertNoneIn);
  }

  @Test
  void areInNoErrorAboutTheTarget() throws IOException {
    for (String wrong :
        List.of(
            role.url("wrong-" + PASSWORD),
            role.url("100%" + PASSWORD),
            role.url(PASSWORD).replace("/target_", "/nowhere_"),
            role.url(PASSWORD).replace("127.0.0.1:", "127.0.0.1:port"),
            database.url().replace("//", "//me:" + PASSWORD + "@"),
            database.url().replace("//", "//me:" + PASSWORD + "@").replaceAll(":[0-9]+/", "/"),
            "postgresql://me:" + PASSWORD + "@127.0.0.1/tea")) {
      Files.writeString(url, wrong);
      for (String debug : List.of("--output=text", "--debug")) {
        for (String command :
            List.of("run", "plan", "status", "quarantine list", "quarantine replay")) {
          BeamfillProcess.Outcome outcome = execute(command, debug);
          assertThat(outcome.exitCode()).as("%s", outcome).isIn(2, 6);
          assertNoneIn(outcome.toString());
        }
      }
    }
  }

  @Test
  void areNotInWhatTravelsToWorkers() throws IOException {
    PipelineOptions options = BeamOptions.parse(List.of());
    BackfillPlan plan =
        new Planner(new JobFileParser(Decoders.names()).parse(job.jobFile(), List.of())).plan();
    Pipeline pipeline = Pipeline.create(options);
    JobRun run = new JobRun(TeaJob.NAME, UUID.randomUUID());
    new BackfillPipeline(plan, run, PagesInFlight.unbounded()).addTo(pipeline);

    String functions = serializedFunctions(pipeline);
    assertThat(functions).contains(url.toString());
    assertNoneIn(functions);
    assertNoneIn(PipelineTranslation.toProto(pipeline).toString());
    ObjectMapper mapper =
        JsonMapper.builder()
            .addModules(ObjectMapper.findModules(SecretsTest.class.getClassLoader()))
            .build();
    assertNoneIn(mapper.writeValueAsString(options));
    assertNoneIn(plan.definition().toString());
    plan.connections().closePool();
  }

  private void assertSilent(int exitCode, String command, String... more) {
    for (String format : List.of("--output=json", "--output=text")) {
      String[] arguments = Stream.concat(Stream.of(more), Stream.of(format)).toArray(String[]::new);
      BeamfillProcess.Outcome outcome = execute(command, arguments);
      assertThat(outcome.exitCode()).as("%s: %s", command, outcome).isEqualTo(exitCode);
      assertThat(outcome.stdout()).isNotEmpty();
      assertNoneIn(outcome.toString());
    }
  }

  private BeamfillProcess.Outcome execute(String command, String... more) {
    return Console.run(
        Stream.of(
                Stream.of(command.split(" ")), Stream.of(job.jobFile().toString()), Stream.of(more))
            .flatMap(each -> each)
            .toList());
  }

  /** All rows of all tables, with bytes as they are and in hexadecimal digits. */
  private List<String> tables() {
    return database
        .query(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables"
                + " WHERE table_schema IN ('public', 'beamfill')")
        .stream()
        .map(table -> database.query("SELECT t::text FROM " + table.get(0) + " t").toString())
        .toList();
  }

  private void assertNoneIn(String text) {
    for (String secret : List.of(PASSWORD, TOKEN)) {
      assertThat(text).doesNotContain(secret, HexFormat.of().formatHex(secret.getBytes(UTF_8)));
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(SecretsTest::content).toList();
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String serializedFunctions(Pipeline pipeline) {
    StringBuilder all = new StringBuilder();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> transform) {
              all.append(serialized(transform.getFn()));
            }
          }
        });
    return all.toString();
  }

  private static String serialized(DoFn<?, ?> function) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(function);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.toString(ISO_8859_1);
  }
}
