package io.beamfill.pipelines.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.beamfill.fdb.live.FdbSettings;
import io.beamfill.fdb.live.Priority;
import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.job.FdbConfig;
import io.beamfill.pipelines.job.JobFileParser;
import io.beamfill.pipelines.plan.Decoders;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The manifest of a backfill from a live cluster fits Kubernetes, the container, and Beamfill. */
class KubernetesManifestTest {
  private static final Path FOLDER = Path.of("../runner-configs/kubernetes");

  private final List<JsonObject> documents = new ArrayList<>();
  private final V1Job job;
  private final V1PodSpec pod;
  private final V1Container container;

  KubernetesManifestTest() throws IOException {
    new Yaml()
        .loadAll(Files.readString(FOLDER.resolve("fdb-job.yaml")))
        .forEach(each -> documents.add(new Gson().toJsonTree(each).getAsJsonObject()));
    JSON.setGson(
        JSON.createGson()
            .registerTypeAdapter(OffsetDateTime.class, new JSON.OffsetDateTimeTypeAdapter())
            .create());
    job = V1Job.fromJson(document("Job").toString());
    pod = job.getSpec().getTemplate().getSpec();
    container = pod.getContainers().get(0);
  }

  private JsonObject document(String kind) {
    return documents.stream()
        .filter(each -> each.get("kind").getAsString().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void hasOnlyFieldsThatKubernetesKnows() throws IOException {
    V1Job.validateJsonObject(document("Job"));
    V1ConfigMap.validateJsonObject(document("ConfigMap"));
    JsonObject misspelt = document("Job").deepCopy();
    misspelt.getAsJsonObject("spec").addProperty("backOffLimit", 1);
    assertThatThrownBy(() -> V1Job.validateJsonObject(misspelt)).hasMessageContaining("backOff");
  }

  @Test
  void mountsEveryVolumeAndNothingElse() {
    assertThat(container.getVolumeMounts())
        .extracting(V1VolumeMount::getName)
        .containsExactlyInAnyOrderElementsOf(
            pod.getVolumes().stream().map(V1Volume::getName).toList());
    assertThat(pod.getVolumes().get(0).getConfigMap().getName())
        .isEqualTo(document("ConfigMap").getAsJsonObject("metadata").get("name").getAsString());
  }

  @Test
  void readsSecretsFromMountsOfSecrets() {
    Map<?, ?> source = (Map<?, ?>) jobFile().get("source");
    Map<?, ?> target = (Map<?, ?>) jobFile().get("target");
    assertThat(secretFile(String.valueOf(source.get("clusterFile")))).isEqualTo("beamfill-fdb");
    assertThat(secretFile(String.valueOf(target.get("url")).replaceFirst("^file:", "")))
        .isEqualTo("beamfill-target");
    assertThat(container.getEnv()).isNull();
  }

  @Test
  void holdsAJobFileThatBeamfillReads(@TempDir Path folder) throws IOException {
    String text = document("ConfigMap").getAsJsonObject("data").get("job.yaml").getAsString();
    Path file = Files.writeString(folder.resolve("job.yaml"), text);
    assertThat(new JobFileParser(Decoders.names()).parse(file, List.of()).source())
        .isEqualTo(
            new FdbConfig(
                new FdbSettings(
                    "/var/run/secrets/beamfill/fdb/fdb.cluster", 710, Priority.BATCH, null)));
  }

  private Map<?, ?> jobFile() {
    return new Yaml()
        .load(document("ConfigMap").getAsJsonObject("data").get("job.yaml").getAsString());
  }

  private String secretFile(String path) {
    V1VolumeMount mount =
        container.getVolumeMounts().stream()
            .filter(each -> path.startsWith(each.getMountPath() + "/"))
            .findFirst()
            .orElseThrow();
    return pod.getVolumes().stream()
        .filter(each -> each.getName().equals(mount.getName()))
        .findFirst()
        .orElseThrow()
        .getSecret()
        .getSecretName();
  }

  @Test
  void runsTheJobFileThatTheConfigMapHolds() {
    assertThat(container.getArgs().subList(0, 2)).containsExactly("run", "/etc/beamfill/job.yaml");
    assertThat(container.getVolumeMounts())
        .anySatisfy(each -> assertThat(each.getMountPath()).isEqualTo("/etc/beamfill"));
  }

  @Test
  void triesAgainOnlyWhereThatCanHelp() {
    assertThat(
            job
                .getSpec()
                .getPodFailurePolicy()
                .getRules()
                .get(0)
                .getOnExitCodes()
                .getValues()
                .stream()
                .map(Integer::intValue))
        .containsExactly(
            ExitCode.USAGE.code(),
            ExitCode.QUARANTINE_LIMIT.code(),
            ExitCode.VERIFICATION_FAILED.code());
    assertThat(pod.getRestartPolicy()).isEqualTo("Never");
  }

  @Test
  void runsAsTheContainersUserWithoutRights() throws IOException {
    String containerfile = Files.readString(FOLDER.resolve("Containerfile"));
    assertThat(containerfile)
        .contains(
            "USER %d:%d"
                .formatted(
                    pod.getSecurityContext().getRunAsUser(),
                    pod.getSecurityContext().getRunAsGroup()));
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void theContainerTakesTheJarThatTheBuildLeaves() throws IOException {
    String containerfile = Files.readString(FOLDER.resolve("Containerfile"));
    assertThat(containerfile).contains("pipelines/target/beamfill.jar /opt/beamfill/beamfill.jar");
    assertThat(Files.readString(Path.of("pom.xml"))).contains("/beamfill.jar</outputFile>");
  }
}
