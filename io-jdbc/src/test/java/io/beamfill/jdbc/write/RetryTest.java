package io.beamfill.jdbc.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.jdbc.connect.JdbcException;
import io.beamfill.jdbc.testing.Databases;
import io.beamfill.jdbc.testing.GivenRows;
import io.beamfill.jdbc.testing.Load;
import io.beamfill.jdbc.testing.TestDatabase;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.decode.ColumnSpec;
import io.beamfill.transforms.decode.TableSpec;
import io.beamfill.transforms.decode.ValueType;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that pass by themselves are tried again, and no other. */
class RetryTest {
  private static final TableSpec PEOPLE =
      new TableSpec(
          "people",
          List.of(ColumnSpec.of("id", ValueType.INTEGER), ColumnSpec.of("name", ValueType.TEXT)),
          List.of("id"));

  private final TestDatabase database = Databases.postgres();

  @BeforeEach
  void createTable() {
    database.execute(
        "CREATE TABLE people (id bigint PRIMARY KEY, name text)",
        "CREATE SEQUENCE tries",
        // A sequence keeps its count when the transaction is rolled back.
        "CREATE FUNCTION fail_at_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF NEW.name = 'trouble' AND nextval('tries') <= 2 THEN PERFORM fail(); END IF;"
            + " RETURN NEW; END $$",
        "CREATE TRIGGER trouble BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION"
            + " fail_at_first()");
  }

  private void failWith(String statement) {
    database.execute(
        "CREATE FUNCTION fail() RETURNS void LANGUAGE plpgsql AS $$ BEGIN "
            + statement
            + "; END $$");
  }

  private static GivenRows rows() {
    GivenRows rows = new GivenRows(PEOPLE);
    for (long id = 0; id < 1_500; id++) {
      rows.row(PEOPLE, id, id == 1_200 ? "trouble" : "name");
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PERFORM pg_terminate_backend(pg_backend_pid())",
        "RAISE EXCEPTION SQLSTATE '40001'",
        "RAISE EXCEPTION SQLSTATE '40P01'",
        "RAISE EXCEPTION SQLSTATE '53300'",
        "RAISE EXCEPTION SQLSTATE '08006'"
      })
  void whatPassesIsTriedAgainOnAnotherConnection(String statement) {
    failWith(statement);
    Load.into(database, rows());
    assertThat(database.query("SELECT count(*), count(DISTINCT id) FROM people"))
        .containsExactly(List.of("1500", "1500"));
    assertThat(database.query("SELECT last_value FROM tries")).containsExactly(List.of("3"));
  }

  @Test
  void whatDoesNotPassFailsTheRunAtOnceAndNamesTableAndState() {
    failWith("RAISE EXCEPTION 'refused ''hidden'' in people'");
    assertThatThrownBy(() -> Load.into(database, rows()))
        .rootCause()
        .isInstanceOf(BeamfillException.class)
        .hasMessage(
            "The table public.people refused a batch of rows (SQLSTATE P0001): ERROR: refused '…'"
                + " in people. write.mode: jdbcio sets no bad row aside: correct the rows at the"
                + " source, or the table, and run the job again.");
    assertThat(database.query("SELECT last_value FROM tries")).containsExactly(List.of("1"));
    // What was committed before stays, and the next run writes it again.
    assertThat(database.query("SELECT count(*) < 1500 FROM people")).containsExactly(List.of("t"));
  }

  @Test
  void messageRepeatsNamesOfTheTableAndNoValues() {
    assertThat(
            JdbcException.said(
                new SQLException("Data 'secret' too long for 'name'", "22001"), Set.of("name")))
        .isEqualTo(" (SQLSTATE 22001): Data '…' too long for 'name'");
  }
}
