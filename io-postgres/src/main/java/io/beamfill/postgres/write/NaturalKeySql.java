package io.beamfill.postgres.write;

import static java.util.stream.Collectors.joining;

import io.beamfill.postgres.catalog.Identifiers;
import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.transforms.decode.KeyPart;
import java.util.function.Function;

/**
 * The natural key and the key of a table in SQL, for rows of the table and of its staging table.
 *
 * <p>Natural keys are compared part by part, so that the target's index is used. Their hashes only
 * find claims: two natural keys with one hash are not taken for one.
 */
final class NaturalKeySql {
  private final TableMapping mapping;

  NaturalKeySql(TableMapping mapping) {
    this.mapping = mapping;
  }

  /** The key column, quoted. */
  String key() {
    return Identifiers.quote(mapping.spec().key().get(0));
  }

  /** The type of the key. */
  String keyType() {
    return mapping.table().column(mapping.spec().key().get(0)).orElseThrow().type().baseTypeName();
  }

  /** Whether a row has a natural key: no part of it is NULL. */
  String isThere(String alias) {
    return each(" AND ", part -> part(alias, part) + " IS NOT NULL");
  }

  /** Whether two rows have one natural key. */
  String matches(String alias, String other) {
    return each(" AND ", part -> part(alias, part) + " = " + part(other, part));
  }

  /** The parts, one after the other. */
  String parts(String alias) {
    return each(", ", part -> part(alias, part));
  }

  /** A number for a row's natural key, the same for equal ones. */
  String hash(String alias) {
    return "pg_catalog.hash_record_extended(ROW(" + parts(alias) + "), 0)";
  }

  /** A number for a row's key. */
  String keyHash(String alias) {
    return "pg_catalog.hash_record_extended(ROW(" + alias + "." + key() + "), 0)";
  }

  private String each(String separator, Function<KeyPart, String> text) {
    return mapping.spec().naturalKey().stream().map(text).collect(joining(separator));
  }

  private static String part(String alias, KeyPart part) {
    String column = alias + "." + Identifiers.quote(part.column());
    return part.folded() ? "lower(" + column + ")" : column;
  }
}
