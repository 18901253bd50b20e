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
  /** Others may put rows with the same natural keys in while a block is merged. */
  private static final int MOST_MERGES = 3;

  private final MergedTable table;
  private final boolean append;
  private final CopyStream intoTarget;
  private final AppendTrust trust = new AppendTrust();
  private final AppendTrust unrivalled = new AppendTrust();

  BlockWriter(TargetTables tables, TableMapping mapping, boolean fallback) {
    this.table = MergedTable.of(tables, mapping, fallback);
    this.append = tables.mode() == WriteMode.APPEND && !fallback && table.naturalKey().isEmpty();
    this.intoTarget = new CopyStream(mapping.table().qualifiedName(), mapping);
  }

  /** What the session needs before {@link #write}. */
  String createStaging() {
    return table.staging().createStatement();
  }

  /**
   * Writes a block within the connection's transaction.
   *
   * @param page the page that it is of
   * @throws SQLException for an error that no single row is the cause of
   */
  WrittenBlock write(Connection connection, TableBlock block, PageScope page) throws SQLException {
    if (append && !References.mayChange(table.mapping(), page) && trust.worthTrying()) {
      Optional<WrittenBlock> appended =
          unlessRowError(connection, 1, () -> append(connection, block));
      if (appended.isPresent()) {
        trust.succeeded();
        return appended.get();
      }
      trust.failed();
    }
    Optional<WrittenBlock> merged =
        unlessRowError(connection, MOST_MERGES, () -> merge(connection, block, page));
    if (merged.isPresent()) {
      return merged.get();
    }
    return new Isolation(connection, table, block, page).write();
  }

  private WrittenBlock append(Connection connection, TableBlock block) throws SQLException {
    long rows = intoTarget.copy(connection, block);
    return new WrittenBlock(new RowCounts(rows, 0, 0, 0, 0), List.of());
  }

  private WrittenBlock merge(Connection connection, TableBlock block, PageScope page)
      throws SQLException {
    if (table.naturalKey().isPresent()) {
      new WritersLock(connection, table.naturalKey().get(), page).share();
    }
    table.copy().copy(connection, block);
    References references = new References(connection, table, page);
    references.rewrite();
    List<BadRow> orphans =
        new StagedRows(connection, table.mapping(), table.staging()).removeOrphans();
    if (table.naturalKey().isEmpty()) {
      return WrittenBlock.of(table.upsert().execute(connection), orphans);
    }
    Rivalry rivalry = new Rivalry(connection, table.naturalKey().get(), page, references);
    int staged = block.rows() - orphans.size();
    if (unrivalled.worthTrying() && rivalry.allKeysAreNew()) {
      int inserted = rivalry.insertAll();
      if (inserted >= 0) {
        unrivalled.succeeded();
        return WrittenBlock.of(new RowCounts(inserted, 0, staged - inserted, 0, 0), orphans);
      }
      unrivalled.failed();
    }
    RowCounts settled = rivalry.settle();
    return WrittenBlock.of(settled.plus(table.upsert().execute(connection)), orphans);
  }

  private interface Attempt {
    WrittenBlock run() throws SQLException;
  }

  /**
   * Tries in a savepoint, and again where a row was refused whose natural key somebody else has put
   * in meanwhile.
   */
  private Optional<WrittenBlock> unlessRowError(Connection connection, int tries, Attempt attempt)
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
      return tries > 1 && table.naturalKey().filter(each -> each.isRefusedBy(error)).isPresent()
          ? unlessRowError(connection, tries - 1, attempt)
          : Optional.empty();
    }
  }
}
