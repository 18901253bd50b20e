package io.beamfill.postgres.copy;

import io.beamfill.postgres.catalog.Catalog;
import io.beamfill.postgres.catalog.TargetTable;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.transforms.decode.BlockBuilder;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.TableBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;

/** A table with a number {@code n} and a value {@code v}, and the ways in and out of it. */
final class CopyTable {
  private static final int HEADER_BYTES = 19;
  private static final int TRAILER_BYTES = 2;

  private final PostgresDatabase database;
  private final TableSpec spec;
  private final TableMapping mapping;
  private final CopyFormat format;

  private CopyTable(PostgresDatabase database, String name, ColumnSpec value, String type)
      throws SQLException {
    this.database = database;
    spec =
        new TableSpec(
            name, List.of(ColumnSpec.of("n", ValueType.INTEGER), value), List.of("n"), null);
    database.execute(
        "DROP TABLE IF EXISTS %1$s; CREATE TABLE %1$s (n int PRIMARY KEY, v %2$s)"
            .formatted(name, type));
    try (Connection connection = database.connect()) {
      TargetTable table = Catalog.table(connection, "public", name).orElseThrow();
      mapping = TableMapping.resolve(spec, table);
    }
    format = new CopyFormat(List.of(mapping));
  }

  /** A new table in place of any of that name. */
  static CopyTable of(PostgresDatabase database, String name, ValueType value, String type) {
    return of(database, name, ColumnSpec.of("v", value), type);
  }

  /** The same with arrays for values. */
  static CopyTable ofArrays(PostgresDatabase database, String name, ValueType value, String type) {
    return of(database, name, ColumnSpec.arrayOf("v", value), type);
  }

  private static CopyTable of(
      PostgresDatabase database, String name, ColumnSpec value, String type) {
    try {
      return new CopyTable(database, name, value, type);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  BlockBuilder newBlock() {
    return format.newBlock(spec);
  }

  /** A block in which row {@code i} has {@code n = i} and belongs to record {@code i}. */
  TableBlock block(List<?> values) {
    BlockBuilder builder = newBlock();
    for (int i = 0; i < values.size(); i++) {
      builder.append(i, new Object[] {i, values.get(i)});
    }
    return builder.build(false);
  }

  TableMapping mapping() {
    return mapping;
  }

  CopyStream stream() {
    return new CopyStream(mapping.table().qualifiedName(), mapping);
  }

  /** Empties the table and copies a block into it. */
  void fill(TableBlock block) throws SQLException {
    try (Connection connection = database.connect()) {
      database.execute("TRUNCATE " + mapping.table().qualifiedName());
      stream().copy(connection, block);
    }
  }

  /** The values as the server's text of an expression over {@code v}, by {@code n}. */
  List<String> texts(String expression) throws SQLException {
    return database
        .query(
            "SELECT (%s)::text FROM %s ORDER BY n"
                .formatted(expression, mapping.table().qualifiedName()))
        .stream()
        .map(row -> (String) row.get(0))
        .toList();
  }

  /** What the server itself makes of the table in the binary format, without its frame. */
  byte[] copyOut() throws SQLException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Connection connection = database.connect()) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut(
              "COPY (SELECT n, v FROM %s ORDER BY n) TO STDOUT (FORMAT binary)"
                  .formatted(mapping.table().qualifiedName()),
              out);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    byte[] all = out.toByteArray();
    return Arrays.copyOfRange(all, HEADER_BYTES, all.length - TRAILER_BYTES);
  }
}
