package io.beamfill.pipelines.run;

import io.beamfill.pipelines.plan.BackfillPlan;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.coverage.PostgresCoverage;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.jobs.Jobs;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.source.Keyspace;
import java.sql.SQLException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Passes keyspaces on only if all that is read before them is covered, and on the target's disk.
 *
 * <p>Pages are committed without waiting for the disk, so that a crash of the server takes back
 * pages whose receipts were given. Rows that refer to those of a lost page would go into quarantine
 * for want of a parent, although the next pass reads the parent. What is held back here is read in
 * that pass too.
 */
final class OnceCovered extends DoFn<Keyspace, Keyspace> {
  private static final long serialVersionUID = 1L;

  private final Connections connections;
  private final JobRun run;
  private final List<Keyspace> before;

  /**
   * @param phase of the keyspaces, from 0
   */
  OnceCovered(BackfillPlan plan, JobRun run, int phase) {
    this.connections = plan.connections();
    this.run = run;
    this.before =
        plan.phases().subList(0, phase).stream()
            .flatMap(List::stream)
            .map(KeyspaceSpec::keyspace)
            .toList();
  }

  @ProcessElement
  public void process(@Element Keyspace keyspace, OutputReceiver<Keyspace> out)
      throws SQLException {
    new Jobs(connections).flush(run);
    PostgresCoverage coverage = new PostgresCoverage(connections, run.job());
    if (before.stream().allMatch(each -> coverage.gaps(each).isEmpty())) {
      out.output(keyspace);
    }
  }
}
