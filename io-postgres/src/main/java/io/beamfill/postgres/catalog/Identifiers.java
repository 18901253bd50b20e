package io.beamfill.postgres.catalog;

/** Names as they are written in SQL. */
public final class Identifiers {
  private Identifiers() {}

  /** The name in double quotes, whatever characters it has. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Schema and name, both quoted. */
  public static String quote(String schema, String name) {
    return quote(schema) + '.' + quote(name);
  }
}
