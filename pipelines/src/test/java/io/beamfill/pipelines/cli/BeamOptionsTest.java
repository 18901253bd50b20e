package io.beamfill.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BeamOptionsTest {
  @Test
  void theDirectRunnerIsTheDefaultAndDoesNotCheckItsElements() {
    PipelineOptions options = BeamOptions.parse(List.of());
    assertThat(options.getRunner()).isEqualTo(DirectRunner.class);
    assertThat(options.as(DirectOptions.class).isEnforceImmutability()).isFalse();
    assertThat(options.as(DirectOptions.class).isEnforceEncodability()).isFalse();
  }

  @Test
  void itsChecksCanBeTurnedOn() {
    DirectOptions options =
        BeamOptions.parse(List.of("--enforceImmutability", "--enforceEncodability=true"))
            .as(DirectOptions.class);
    assertThat(options.isEnforceImmutability()).isTrue();
    assertThat(options.isEnforceEncodability()).isTrue();
  }

  @Test
  void flinkTakesItsOptions() {
    FlinkPipelineOptions options =
        BeamOptions.parse(
                List.of("--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=4"))
            .as(FlinkPipelineOptions.class);
    assertThat(options.getRunner()).isEqualTo(FlinkRunner.class);
    assertThat(options.getFlinkMaster()).isEqualTo("[local]");
    assertThat(options.getParallelism()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--parallelsm=4 | --parallelsm is neither an option of this command nor one of Beam's;"
            + " --help lists the command's",
        "--runner=SparkRunner | Beam does not accept its options: Unknown 'runner' specified"
            + " 'SparkRunner'",
        "--parallelism=four | Beam does not accept its options: ",
        "write.mode=append | \"write.mode=append\" is not expected here; Beam's options begin with"
            + " --"
      })
  void whatBeamDoesNotAcceptIsOneSentence(String argument, String message) {
    assertThatThrownBy(() -> BeamOptions.parse(List.of(argument)))
        .isInstanceOfSatisfying(
            BeamfillException.class, e -> assertThat(e.category()).isEqualTo(Category.USAGE))
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }
}
