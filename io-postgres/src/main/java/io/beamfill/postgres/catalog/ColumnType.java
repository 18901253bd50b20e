package io.beamfill.postgres.catalog;

import java.io.Serializable;
import java.util.List;

/**
 * The type of a column, with domains resolved.
 *
 * @param name the type as it was declared, with length or precision, for messages
 * @param kind what the values are; for an array, what its elements are
 * @param array whether it is an array
 * @param elementOid the type number of an array's elements, as the binary format names it; 0 if it
 *     is no array
 * @param enumLabels the labels of an enum in their order, otherwise empty
 * @param baseTypeName the type in SQL without length, precision and domains, with its schema unless
 *     that is {@code pg_catalog}: a staging column of this type takes every value, and what the
 *     declared type forbids is found only where the value moves on to the target. The elements of
 *     an array keep their domain, because the binary format names their type.
 */
public record ColumnType(
    String name,
    PgType kind,
    boolean array,
    int elementOid,
    List<String> enumLabels,
    String baseTypeName)
    implements Serializable {
  /** Copies the list. */
  public ColumnType {
    enumLabels = List.copyOf(enumLabels);
  }
}
