package io.beamfill.jdbc.write;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.beamfill.jdbc.connect.JdbcTarget;
import io.beamfill.jdbc.connect.JdbcUrl;
import io.beamfill.jdbc.plan.WritePlan;
import io.beamfill.jdbc.testing.Databases;
import io.beamfill.jdbc.testing.GivenRows;
import io.beamfill.jdbc.testing.Load;
import io.beamfill.jdbc.testing.TestDatabase;
import io.beamfill.transforms.SecretReference;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password of the target's URL is nowhere but where it came from. */
class SecretsTest {
  private static final String PASSWORD = "planted-password";
  private static final TableSpec PEOPLE =
      new TableSpec(
          "people",
          List.of(ColumnSpec.of("id", ValueType.INTEGER), ColumnSpec.of("name", ValueType.TEXT)),
          List.of("id"));

  private record FileUrl(SecretReference reference) implements JdbcUrl {
    @Override
    public String resolve() {
      return reference.resolve();
    }

    @Override
    public String toString() {
      return reference.toString();
    }
  }

  private static final class Memory extends Handler {
    private final StringBuilder all = new StringBuilder();

    @Override
    public synchronized void publish(LogRecord record) {
      all.append(new SimpleFormatter().format(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private final Memory log = new Memory();
  private final Logger root = Logger.getLogger("");
  private final Logger ours = Logger.getLogger("io.beamfill");
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void listen() {
    file = folder.resolve("url");
    // What --debug shows.
    root.setLevel(Level.INFO);
    ours.setLevel(Level.FINE);
    root.addHandler(log);
  }

  @AfterEach
  void stopListening() {
    root.removeHandler(log);
    ours.setLevel(null);
  }

  private JdbcTarget target(String url) throws IOException {
    Files.writeString(file, url);
    return new JdbcTarget(new FileUrl(SecretReference.parse("file:" + file)), "test");
  }

  private static TestDatabase h2() {
    TestDatabase plain = Databases.h2();
    return new TestDatabase("H2", plain.url() + ";PASSWORD=" + PASSWORD)
        .execute(
            "CREATE TABLE people (id bigint PRIMARY KEY, name varchar(5) CHECK (name <> 'x'))");
  }

  private static TestDatabase postgres() {
    String role = "filler_" + System.nanoTime();
    TestDatabase database =
        Databases.postgres()
            .execute(
                "CREATE TABLE people (id bigint PRIMARY KEY, name text)",
                "CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'",
                "GRANT ALL ON people TO " + role);
    return new TestDatabase(
        "PostgreSQL",
        database.url().replace("user=postgres", "user=" + role + "&password=" + PASSWORD));
  }

  @Test
  void isInNoLogAndInNothingThatTravelsToWorkers() throws IOException {
    for (TestDatabase database : List.of(h2(), postgres())) {
      JdbcTarget target = target(database.url());
      GivenRows rows = new GivenRows(PEOPLE).row(PEOPLE, 1L, "Ann").rejected("no");
      Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
      new Load(target, rows).addTo(pipeline, true);
      String travelling =
          PipelineTranslation.toProto(pipeline) + functions(pipeline) + pipeline.getOptions();
      assertThat(travelling).contains(file.toString()).doesNotContain(PASSWORD);
      pipeline.run().waitUntilFinish();
      assertThat(database.query("SELECT name FROM people")).containsExactly(List.of("Ann"));
      target.closePool();
    }
    assertThat(log.all.toString()).contains("Hikari").doesNotContain(PASSWORD);
  }

  @Test
  void isInNoErrorOfARunThatTheDatabaseRefuses() throws IOException {
    TestDatabase database = h2();
    GivenRows rows = new GivenRows(PEOPLE).row(PEOPLE, 1L, "x");
    JdbcTarget target = target(database.url());
    Throwable failure = catchThrowable(() -> new Load(target, rows).run());
    assertThat(text(failure)).contains("The table PUBLIC.PEOPLE").doesNotContain(PASSWORD);
    assertThat(log.all.toString()).doesNotContain(PASSWORD);
  }

  @Test
  void isInNoErrorAboutTheUrl() throws IOException {
    String h2 = h2().url();
    String postgres = postgres().url();
    for (String url :
        List.of(
            h2.replace(PASSWORD, "wrong-" + PASSWORD),
            h2 + ";UNKNOWN=1",
            h2.replace("jdbc:h2:mem:", "jdbc:h2:zip:"),
            h2.replace("jdbc:h2:mem:", "jdbc:h2:tcp://127.0.0.1:1/"),
            h2.replace("jdbc:h2:", "jdbc:oracle:"),
            postgres.replace("test_", "nowhere_"),
            postgres.replace(PASSWORD, "100%" + PASSWORD),
            postgres.replace("127.0.0.1:", "127.0.0.1:port"),
            postgres.replace("//", "//me:" + PASSWORD + "@"),
            "jdbc:mariadb://127.0.0.1:1/db?user=me&password=" + PASSWORD,
            "jdbc:mariadb://127.0.0.1:port/db?user=me&password=" + PASSWORD)) {
      JdbcTarget target = target(url);
      Throwable failure =
          catchThrowable(() -> WritePlan.of(target, "public", new GivenRows(PEOPLE), "x"));
      assertThat(text(failure)).as(url).contains(file.toString()).doesNotContain(PASSWORD);
    }
    JdbcTarget refused = target(h2.replace(PASSWORD, "wrong-" + PASSWORD));
    assertThat(text(catchThrowable(refused::open)))
        .contains("Cannot connect to the target (file:")
        .doesNotContain(PASSWORD);
    refused.closePool();
    assertThat(log.all.toString()).doesNotContain(PASSWORD);
  }

  private static String text(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private static String functions(Pipeline pipeline) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> step) {
              all.writeBytes(SerializableUtils.serializeToByteArray(step.getFn()));
              all.writeBytes(DisplayData.from(step).toString().getBytes(ISO_8859_1));
            }
          }
        });
    return all.toString(ISO_8859_1);
  }
}
