package io.beamfill.pipelines.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.beamfill.pipelines.tea.generate.GeneratorOptions;
import io.beamfill.pipelines.testing.BeamfillProcess;
import io.beamfill.pipelines.testing.ClientLibrary;
import io.beamfill.pipelines.testing.Console;
import io.beamfill.pipelines.testing.TargetDatabase;
import io.beamfill.pipelines.testing.TargetServer;
import io.beamfill.pipelines.testing.TeaJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages tell people to type works, in the order of each page. */
class DocumentedCommandsIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern COMMAND =
      Pattern.compile("(?:java -jar pipelines/target/beamfill\\.jar|beamfill) (.*)");
  private static final String LIVE = "live.yaml";
  private static final Pattern WORD = Pattern.compile("[^\\s\"]*\"[^\"]*\"|\\S+");
  private static final List<String> GOALS =
      List.of("clean", "compile", "exec:java", "package", "spotless:apply", "test", "verify");

  @TempDir private Path folder;

  private final TargetDatabase database = TargetServer.newDatabase();

  static Stream<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> files = Files.walk(REPOSITORY)) {
      files
          .map(REPOSITORY::relativize)
          .filter(each -> each.toString().endsWith(".md"))
          .filter(each -> !each.toString().contains("target") && !each.startsWith(".git"))
          .filter(each -> !each.toString().contains("src"))
          .forEach(pages::add);
    }
    assertThat(pages).contains(Path.of("README.md"), Path.of("docs/job-file.md"));
    return pages.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void work(Path page) throws IOException {
    prepareFolder();
    Matcher fence = FENCE.matcher(Files.readString(REPOSITORY.resolve(page)));
    while (fence.find()) {
      if (fence.group(1).equals("sql")) {
        executeOnLoadedDatabase(fence.group(2));
      } else if (List.of("", "sh", "bash").contains(fence.group(1))) {
        for (String line : fence.group(2).replaceAll("\\\\\\n\\s*", "").lines().toList()) {
          execute(line);
        }
      }
    }
  }

  /** The example, and a backup and a job file of the reader's own. */
  private void prepareFolder() throws IOException {
    Path example = REPOSITORY.resolve("examples");
    try (Stream<Path> files = Files.walk(example)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve("examples").resolve(example.relativize(file).toString()));
      }
    }
    TeaJob.writeBackup(folder.resolve("own"), GeneratorOptions.of(1_000).withBadShare(0.01));
    Files.writeString(
        folder.resolve("job.yaml"),
        Files.readString(folder.resolve("examples/tea/job.yaml"))
            .replace("examples/tea/backup", "own"));
    prepareLiveJob();
  }

  /** The job file of the page about live clusters, with a cluster that is not there. */
  private void prepareLiveJob() throws IOException {
    Matcher fence = FENCE.matcher(Files.readString(REPOSITORY.resolve("docs/fdb.md")));
    assertThat(fence.find()).isTrue();
    String clusterFile = "/etc/foundationdb/fdb.cluster";
    assertThat(fence.group(2)).contains("type: fdb\n", clusterFile);
    Files.writeString(folder.resolve(LIVE), fence.group(2).replace(clusterFile, "fdb.cluster"));
    Files.writeString(folder.resolve("fdb.cluster"), "here:none@127.0.0.1:1");
  }

  private void executeOnLoadedDatabase(String sql) {
    load();
    database.execute(sql);
  }

  private void load() {
    if (database.query("SELECT to_regnamespace('beamfill')").get(0).get(0) == null) {
      assertSucceeds(List.of("run", "examples/tea/job.yaml"));
    }
  }

  private void execute(String line) throws IOException {
    Matcher command = COMMAND.matcher(line.strip());
    if (command.matches()) {
      List<String> words = words(command.group(1));
      if (line.contains("JOBFILE") || line.contains("   ")) {
        assertIsKnown(words(command.group(1).replaceFirst("  .*", "")), words);
      } else if (words.contains(LIVE) && List.of("plan", "run").contains(words.get(0))) {
        assertStopsAtTheCluster(words);
      } else if (words.contains(LIVE)) {
        load();
        assertSucceeds(words);
      } else {
        assertSucceeds(words);
      }
    } else if (line.startsWith("mvn")) {
      assertIsShapedWell(words(line));
    } else if (line.startsWith("docker build") || line.startsWith("kubectl apply")) {
      assertThat(REPOSITORY.resolve(words(line).get(words(line).indexOf("-f") + 1))).exists();
    } else if (line.startsWith("kubectl create secret generic")) {
      assertIsMounted(words(line));
    } else if (line.matches("(java|psql|docker|kubectl) .*")) {
      fail("This test does not know how to run: " + line);
    }
  }

  private void assertSucceeds(List<String> words) {
    List<String> arguments =
        words.stream().map(word -> word.replace("=host:8081", "=[local]")).toList();
    try (BeamfillProcess process =
        BeamfillProcess.start(folder, Map.of("PG_URL", database.url()), arguments)) {
      BeamfillProcess.Outcome outcome = process.await();
      assertThat(outcome.exitCode()).as("%s: %s", words, outcome).isZero();
    }
  }

  /** There is no cluster here: all that comes before it works, and it is what is missed. */
  private void assertStopsAtTheCluster(List<String> words) {
    try (BeamfillProcess process =
        BeamfillProcess.start(folder, Map.of("PG_URL", database.url()), words)) {
      BeamfillProcess.Outcome outcome = process.await();
      assertThat(outcome.exitCode()).as("%s: %s", words, outcome).isEqualTo(6);
      assertThat(outcome.stderr())
          .hasLineCount(1)
          .containsPattern(
              ClientLibrary.isInstalled()
                  ? "does not answer within 10 s; its coordinators are 127.0.0.1:1:"
                  : "FoundationDB's client library cannot be loaded");
    }
  }

  /** The manifest mounts the secret, and its job file reads the key. */
  private static void assertIsMounted(List<String> words) throws IOException {
    String manifest =
        Files.readString(REPOSITORY.resolve("runner-configs/kubernetes/fdb-job.yaml"));
    assertThat(manifest).contains("secretName: " + words.get(4));
    String key = words.get(5).replaceFirst("--from-file=(.*)=.*", "$1");
    assertThat(manifest).containsPattern("(?m)/var/run/secrets/beamfill/\\w+/" + key + "$");
  }

  /** A synopsis: the command is there, and has the options that are shown. */
  private static void assertIsKnown(List<String> synopsis, List<String> words) {
    String command =
        String.join(" ", synopsis.stream().takeWhile(DocumentedCommandsIT::isName).toList());
    BeamfillProcess.Outcome outcome = helpOf(words(command));
    assertThat(outcome.stdout()).as(command).startsWith("Usage: beamfill " + command + " ");
    words.stream()
        .filter(word -> word.startsWith("[--"))
        .map(word -> word.substring(1).replaceAll("[^a-z-].*", ""))
        .forEach(option -> assertThat(outcome.stdout()).contains(option));
  }

  private static BeamfillProcess.Outcome helpOf(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.add("--help");
    return Console.run(arguments);
  }

  private static boolean isName(String word) {
    return word.matches("[a-z]+");
  }

  /** Running Maven is for whoever builds; what it is told must exist. */
  private static void assertIsShapedWell(List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-pl")) {
        i++;
        assertThat(REPOSITORY.resolve(words.get(i)).resolve("pom.xml")).exists();
      } else if (word.startsWith("-Dexec.args=")) {
        List<String> arguments = words(word.substring("-Dexec.args=".length()).replace("\"", ""));
        assertThat(helpOf(arguments.subList(0, 1)).stdout())
            .startsWith("Usage: beamfill " + arguments.get(0) + " ");
      } else if (!word.startsWith("-")) {
        assertThat(GOALS).contains(word);
      }
    }
  }

  private static List<String> words(String line) {
    return WORD.matcher(line).results().map(each -> each.group()).toList();
  }
}
