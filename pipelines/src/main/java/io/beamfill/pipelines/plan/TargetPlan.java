package io.beamfill.pipelines.plan;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.write.TargetTables;
import io.beamfill.transforms.decode.KeyspaceSpec;
import io.beamfill.transforms.decode.RecordDecoder;
import java.util.List;

/**
 * A job's target that was looked at and found as it must be; nothing was written.
 *
 * @param decoder the job's decoder
 * @param connections the target
 * @param tables where rows go
 * @param phases the decoder's keyspaces in the order of reading
 */
public record TargetPlan(
    RecordDecoder decoder,
    Connections connections,
    TargetTables tables,
    List<List<KeyspaceSpec>> phases) {

  /** The keyspaces in the order of their phases. */
  public List<KeyspaceSpec> keyspaces() {
    return phases.stream().flatMap(List::stream).toList();
  }
}
