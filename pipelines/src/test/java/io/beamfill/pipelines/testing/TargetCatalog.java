package io.beamfill.pipelines.testing;

import io.beamfill.postgres.snapshot.CatalogSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** All definitions of the tables of the schema {@code public}. */
public final class TargetCatalog {
  private TargetCatalog() {}

  /** As they are now. */
  public static CatalogSnapshot of(TargetDatabase database) {
    List<Long> tables =
        database
            .query(
                "SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
                    + " AND c.relkind IN ('r', 'p')")
            .stream()
            .map(row -> Long.valueOf(row.get(0)))
            .toList();
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      return CatalogSnapshot.read(connection, tables);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
