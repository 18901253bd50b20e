package io.beamfill.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.beamfill.postgres.catalog.Catalog;
import io.beamfill.postgres.testing.PostgresDatabase;
import io.beamfill.postgres.testing.PostgresServer;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import io.beamfill.transforms.page.TableBlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CopyStreamTest {
  private static final PostgresDatabase DATABASE = PostgresServer.newDatabase();

  private final CopyTable table = CopyTable.of(DATABASE, "streamed", ValueType.TEXT, "varchar(5)");
  private final TableBlock letters = table.block(List.of("a", "b", "c", "d"));

  @Test
  void theStatementNamesTheColumnsInTheOrderOfTheFields() throws SQLException {
    DATABASE.execute("CREATE TABLE odd (\"or\"\"der\" int, \"Two words\" int, unknown int)");
    TableSpec spec =
        new TableSpec(
            "odd",
            List.of(
                ColumnSpec.of("Two words", ValueType.INTEGER),
                ColumnSpec.of("or\"der", ValueType.INTEGER)),
            List.of("or\"der"));
    try (Connection connection = DATABASE.connect()) {
      TableMapping mapping =
          TableMapping.resolve(spec, Catalog.table(connection, "public", "odd").orElseThrow());

      assertThat(new CopyStream("pg_temp.\"x\"", mapping).statement())
          .isEqualTo(
              "COPY pg_temp.\"x\" (\"Two words\", \"or\"\"der\") FROM STDIN (FORMAT binary)");
      assertThat(
              new CopyStream(mapping.table().qualifiedName(), mapping)
                  .copy(connection, new CopyFormat(List.of(mapping)).newBlock(spec).build(false)))
          .isZero();
    }
  }

  @Test
  void aBlockIsCopiedWhole() throws SQLException {
    try (Connection connection = DATABASE.connect()) {
      assertThat(table.stream().copy(connection, letters)).isEqualTo(4);
    }
    assertThat(table.texts("v")).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aRangeOfRowsIsCopied() throws SQLException {
    try (Connection connection = DATABASE.connect()) {
      assertThat(table.stream().copy(connection, letters, 1, 3)).isEqualTo(2);
      assertThat(table.stream().copy(connection, letters, 0, 1)).isEqualTo(1);
      assertThat(table.stream().copy(connection, letters, 0, 0)).isZero();
      assertThat(table.stream().copy(connection, letters, 4, 4)).isZero();
    }
    assertThat(table.texts("v")).containsExactly("a", "b", "c");
  }

  @Test
  void chosenRowsAreCopiedInTheGivenOrder() throws SQLException {
    try (Connection connection = DATABASE.connect()) {
      assertThat(table.stream().copy(connection, letters, new int[] {3, 0, 1})).isEqualTo(3);
      assertThat(table.stream().copy(connection, letters, new int[0])).isZero();
    }
    assertThat(DATABASE.query("SELECT v FROM streamed ORDER BY ctid"))
        .containsExactly(List.of("d"), List.of("a"), List.of("b"));
  }

  @Test
  void rowsBeyondTheBufferArrive() throws SQLException {
    CopyTable wide = CopyTable.of(DATABASE, "wide", ValueType.TEXT, "text");
    List<String> values =
        IntStream.range(0, 300).mapToObj(i -> "x".repeat(i % 50 == 0 ? 100_000 : i * 7)).toList();
    TableBlock block = wide.block(values);

    try (Connection connection = DATABASE.connect()) {
      long rows =
          wide.stream()
              .copy(connection, block, IntStream.range(0, 300).map(i -> 299 - i).toArray());
      assertThat(rows).isEqualTo(300);
    }

    assertThat(wide.texts("v")).isEqualTo(values);
  }

  @Test
  void aRefusedRowLeavesNothingAndTheConnectionUsable() throws SQLException {
    TableBlock tooLong = table.block(List.of("a", "longer than five"));

    try (Connection connection = DATABASE.connect()) {
      assertThatThrownBy(() -> table.stream().copy(connection, tooLong))
          .isInstanceOfSatisfying(
              SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo("22001"));
      assertThat(table.stream().copy(connection, letters)).isEqualTo(4);
    }
    assertThat(table.texts("v")).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aFailureOnTheWayCancelsTheCopy() throws SQLException {
    int[] noSuchRow = {0, 99};

    try (Connection connection = DATABASE.connect()) {
      assertThatThrownBy(() -> table.stream().copy(connection, letters, noSuchRow))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(table.stream().copy(connection, letters, new int[] {1})).isEqualTo(1);
    }
    assertThat(table.texts("v")).containsExactly("b");
  }

  @Test
  void theCopyIsPartOfTheConnectionsTransaction() throws SQLException {
    try (Connection connection = DATABASE.connect()) {
      connection.setAutoCommit(false);
      table.stream().copy(connection, letters);
      connection.rollback();
    }
    assertThat(table.texts("v")).isEmpty();
  }

  @Test
  void pooledConnectionsWillDo() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setDataSource(DATABASE.dataSource());
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config);
        Connection connection = pool.getConnection()) {
      assertThat(table.stream().copy(connection, letters)).isEqualTo(4);
    }
  }
}
