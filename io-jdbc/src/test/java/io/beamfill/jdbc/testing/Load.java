package io.beamfill.jdbc.testing;

import io.beamfill.jdbc.connect.JdbcTarget;
import io.beamfill.jdbc.count.RunCounts;
import io.beamfill.jdbc.plan.Phase;
import io.beamfill.jdbc.plan.WritePlan;
import io.beamfill.jdbc.row.RowFormat;
import io.beamfill.jdbc.write.WriteRows;
import io.beamfill.transforms.decode.DecodePages;
import io.beamfill.transforms.page.PageCoder;
import io.beamfill.transforms.read.PagesInFlight;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * Loads given rows of tables that do not refer to one another, with the DirectRunner's checks on.
 */
public final class Load {
  private final JdbcTarget target;
  private final GivenRows rows;

  /** A load that was not run yet. */
  public Load(JdbcTarget target, GivenRows rows) {
    this.target = target;
    this.rows = rows;
  }

  /** Loads rows into a database's own schema. */
  public static RunCounts into(TestDatabase database, GivenRows rows) {
    return new Load(database.target(), rows).run();
  }

  /** Loads the rows. */
  public RunCounts run() {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    addTo(pipeline, false);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return RunCounts.of(result.metrics());
  }

  /** Adds the load to a pipeline. */
  public PCollectionTuple addTo(Pipeline pipeline, boolean keepsRejected) {
    WritePlan plan = WritePlan.of(target, "public", rows, "a script");
    Phase only = plan.phases().get(0);
    return pipeline
        .apply(Create.of(rows.pages()).withCoder(PageCoder.of()))
        .apply(new DecodePages(rows, new RowFormat(plan.tables()), (lookup, keys) -> Map.of()))
        .apply(
            new WriteRows(
                plan.target(),
                plan.dialect(),
                only.tables(),
                only.firstRead(),
                keepsRejected,
                PagesInFlight.unbounded()));
  }
}
