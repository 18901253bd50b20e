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
 * Writes blocks of one table. Looks for missing parents at once, because real data is full of them
 * and because a try that fails leaves dead rows behind; finds other rows at fault only where the
 * database says that there are some.
 */
final class BlockWriter {
  private final TableMapping mapping;
  private final boolean append;
  private final StagingTable staging;
  private final CopyStream intoTarget;
  private final CopyStream intoStaging;
  private final UpsertStatement upsert;
  private final AppendTrust trust = new AppendTrust();

  BlockWriter(TableMapping mapping, WriteMode mode, boolean fallback) {
    this.mapping = mapping;
    this.append = mode == WriteMode.APPEND && !fallback;
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
    if (append && trust.worthTrying()) {
      Optional<WrittenBlock> appended = unlessRowError(connection, () -> append(connection, block));
      if (appended.isPresent()) {
        trust.succeeded();
        return appended.get();
      }
      trust.failed();
    }
    Optional<WrittenBlock> merged = unlessRowError(connection, () -> merge(connection, block));
    if (merged.isPresent()) {
      return merged.get();
    }
    return new Isolation(connection, mapping, staging, intoStaging, upsert, block).write();
  }

  private WrittenBlock append(Connection connection, TableBlock block) throws SQLException {
    long rows = intoTarget.copy(connection, block);
    return new WrittenBlock(new RowCounts(rows, 0, 0, 0, 0), List.of());
  }

  private WrittenBlock merge(Connection connection, TableBlock block) throws SQLException {
    intoStaging.copy(connection, block);
    List<BadRow> orphans = new StagedRows(connection, mapping, staging).removeOrphans();
    return WrittenBlock.of(upsert.execute(connection), orphans);
  }

  private interface Attempt {
    WrittenBlock run() throws SQLException;
  }

  private static Optional<WrittenBlock> unlessRowError(Connection connection, Attempt attempt)
      throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      WrittenBlock written = attempt.run();
      connection.releaseSavepoint(savepoint);
      return Optional.of(written);
    } catch (SQLException error) {
      if (!SqlErrors.isRowError(error)) {
        throw error;
      }
      connection.rollback(savepoint);
      return Optional.empty();
    }
  }
}
