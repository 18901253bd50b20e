package io.beamfill.pipelines.plan;

import io.beamfill.pipelines.job.JobFile;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.coverage.PlannedKeyspace;
import io.beamfill.postgres.jobs.JobDefinition;
import io.beamfill.postgres.lookup.UnclaimedEntries;
import io.beamfill.postgres.write.TargetTables;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.LookupSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SizeEstimate;
import java.util.ArrayList;
import java.util.List;

/**
 * A backfill whose both sides were looked at and found as they must be; nothing was written.
 *
 * @param jobFile what the user asked for
 * @param definition the job as it is registered
 * @param decoder the job's decoder
 * @param source what is read
 * @param connections the target
 * @param tables where rows go
 * @param phases the decoder's keyspaces in the order of reading
 * @param keyspaces the same with their estimates, without the settlement of lookups
 */
public record BackfillPlan(
    JobFile jobFile,
    JobDefinition definition,
    RecordDecoder decoder,
    PagedSource source,
    Connections connections,
    TargetTables tables,
    List<List<KeyspaceSpec>> phases,
    List<PlannedKeyspace> keyspaces) {

  /** What all keyspaces together are expected to hold. */
  public SizeEstimate estimate() {
    return keyspaces.stream()
        .map(PlannedKeyspace::estimate)
        .reduce(new SizeEstimate(0, 0), SizeEstimate::plus);
  }

  /**
   * All that must be covered before the job is complete: the keyspaces, then the lookups'
   * settlement.
   */
  public List<PlannedKeyspace> toCover() {
    List<PlannedKeyspace> all = new ArrayList<>(keyspaces);
    for (LookupSpec lookup : decoder.lookups()) {
      all.add(
          new PlannedKeyspace(
              UnclaimedEntries.keyspace(lookup), phases.size(), new SizeEstimate(0, 0)));
    }
    return all;
  }
}
