package io.beamfill.postgres.write;

import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.jobs.JobRun;
import io.beamfill.postgres.lookup.Lookups;
import io.beamfill.transforms.decode.RecordDecoder;
import io.beamfill.transforms.page.DecodedPage;
import java.sql.SQLException;

/** Commits pages without a pipeline, for tests of what comes after. */
public final class CommittedPages {
  private CommittedPages() {}

  /** Commits a page in a transaction of its own. */
  public static void commit(
      Connections connections,
      JobRun run,
      TargetTables tables,
      RecordDecoder decoder,
      DecodedPage page)
      throws SQLException {
    PageWriter writer = new PageWriter(run, tables, decoder, new Lookups(connections, run.job()));
    Retry.once(
        connections,
        connection -> {
          writer.write(connection, page);
          return null;
        });
  }
}
