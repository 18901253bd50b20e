package io.beamfill.pipelines.command;

import io.beamfill.pipelines.cli.BeamOptions;
import io.beamfill.pipelines.cli.ExitCode;
import io.beamfill.pipelines.cli.Output;
import io.beamfill.pipelines.jdbcio.JdbcPlanner;
import io.beamfill.pipelines.jdbcio.JdbcPreview;
import io.beamfill.pipelines.job.JobFile;
import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.pipelines.plan.Planner;
import io.beamfill.pipelines.preview.Preview;
import io.beamfill.pipelines.preview.PreviewDocument;
import io.beamfill.pipelines.preview.PreviewText;
import io.beamfill.pipelines.preview.Previewer;
import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.BeamfillException.Category;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code beamfill plan}. */
@Command(
    name = "plan",
    description = {
      "Shows what a run would do, from samples of both sides; writes nothing.",
      "Any further option is Beam's, as for run."
    })
public final class PlanCommand extends io.beamfill.pipelines.cli.Command {
  @Mixin private JobFileOptions jobFile;
  @Unmatched private List<String> beamOptions = List.of();

  /** For {@code output}. */
  public PlanCommand(Output output) {
    super(output);
  }

  @Override
  protected ExitCode execute() {
    FileSystems.setDefaultPipelineOptions(BeamOptions.parse(beamOptions));
    JobFile job = jobFile.read();
    if (job.write().mode() == WriteMode.JDBCIO) {
      return executeRowByRow(job);
    }
    Preview preview = look(job);
    List<String> next = next(preview);
    output().document(PreviewDocument.of(preview, next));
    output().text(PreviewText.of(preview, next));
    if (preview.refusal().isEmpty()) {
      return ExitCode.COMPLETE;
    }
    output().error(Category.JOB.name(), preview.refusal().get());
    return ExitCode.REFUSED;
  }

  private ExitCode executeRowByRow(JobFile job) {
    JdbcPreview preview =
        new JdbcPreview(new JdbcPlanner(job).plan(), List.of(jobFile.commandLine("run")));
    output().document(preview.document());
    output().text(preview.text());
    return ExitCode.COMPLETE;
  }

  private Preview look(JobFile job) {
    BackfillPlan plan = new Planner(job).plan();
    try {
      return Previewer.preview(plan);
    } finally {
      plan.connections().closePool();
    }
  }

  private List<String> next(Preview preview) {
    return switch (preview.stage()) {
      case NEW, STARTED -> List.of(jobFile.commandLine("run"));
      case COMPLETED -> List.of(jobFile.commandLine("status"));
      case CHANGED -> List.of();
      case VERIFY_FAILED -> List.of(jobFile.commandLine("verify --repair"));
    };
  }
}
