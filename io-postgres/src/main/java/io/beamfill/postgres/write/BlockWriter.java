package io.beamfill.postgres.write;

import io.beamfill.postgres.connect.SqlErrors;
import io.beamfill.postgres.copy.CopyStream;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.coverage.RowCounts;
import io.beamfill.transforms.page.TableBlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;

/**
 * Writes blocks of one table. Expects that all is well and finds the rows at fault only where the
 * database says that it is not.
 */
final class BlockWriter {
  private final TableMapping mapping;
  private final WriteMode mode;
  private final StagingTable staging;
  private final CopyStream intoTarget;
  private final CopyStream intoStaging;
  private final UpsertStatement upsert;

  BlockWriter(TableMapping mapping, WriteMode mode, boolean fallback) {
    this.mapping = mapping;
    this.mode = fallback ? WriteMode.MERGE : mode;
    this.staging = new StagingTable(mapping, fallback);
    this.intoTarget = new CopyStream(mapping.table().qualifiedName(), mapping);
    this.intoStaging = CopyStream.numbered(staging.sqlName(), mapping, StagingTable.ROW);
    this.upsert = new UpsertStatement(mapping, staging, fallback);
  }

  /** What the session needs before {@link #write}. */
  String createStaging() {
    return staging.createStatement();
  }

  /**
   * Writes a block within the connection's transaction.
   *
   * @throws SQLException for an error that no single row is the cause of
   */
  WrittenBlock write(Connection connection, TableBlock block) throws SQLException {
    Optional<RowCounts> written = Optional.empty();
    if (mode == WriteMode.APPEND) {
      written = unlessRowError(connection, () -> append(connection, block));
    }
    if (written.isEmpty()) {
      written = unlessRowError(connection, () -> merge(connection, block));
    }
    if (written.isPresent()) {
      return new WrittenBlock(written.get(), List.of());
    }
    return new Isolation(connection, mapping, staging, intoStaging, upsert, block).write();
  }

  private RowCounts append(Connection connection, TableBlock block) throws SQLException {
    return new RowCounts(intoTarget.copy(connection, block), 0, 0, 0, 0);
  }

  private RowCounts merge(Connection connection, TableBlock block) throws SQLException {
    intoStaging.copy(connection, block);
    return upsert.execute(connection);
  }

  private interface Attempt {
    RowCounts run() throws SQLException;
  }

  private static Optional<RowCounts> unlessRowError(Connection connection, Attempt attempt)
      throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      RowCounts counts = attempt.run();
      connection.releaseSavepoint(savepoint);
      return Optional.of(counts);
    } catch (SQLException error) {
      if (!SqlErrors.isRowError(error)) {
        throw error;
      }
      connection.rollback(savepoint);
      return Optional.empty();
    }
  }
}
