package io.beamfill.postgres.write;

/** How rows get into the target. */
public enum WriteMode {
  /**
   * Through a temporary table and one {@code INSERT … ON CONFLICT}: safe on tables that others use;
   * rows that are there already and equal are not written again.
   */
  MERGE,
  /**
   * Straight into the target with {@code COPY}, for tables that the job fills alone; a page whose
   * keys are there already is merged instead.
   */
  APPEND,
  /** Row by row through Beam's {@code JdbcIO}, without this module: no page is written so. */
  JDBCIO
}
