package io.beamfill.pipelines.jdbcio;

import io.beamfill.jdbc.plan.WritePlan;
import io.beamfill.pipelines.job.JobFile;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SizeEstimate;
import java.util.Map;

/**
 * A job with {@code write.mode: jdbcio} whose both sides were looked at and found as they must be;
 * nothing was written.
 *
 * @param jobFile what the user asked for
 * @param decoder the job's decoder
 * @param source what is read
 * @param write the target, and the phases
 * @param estimates what each keyspace is expected to hold, in the decoder's order
 */
public record JdbcPlan(
    JobFile jobFile,
    RecordDecoder decoder,
    PagedSource source,
    WritePlan write,
    Map<KeyspaceSpec, SizeEstimate> estimates) {

  /** What all keyspaces together are expected to hold. */
  SizeEstimate estimate() {
    return estimates.values().stream().reduce(new SizeEstimate(0, 0), SizeEstimate::plus);
  }
}
