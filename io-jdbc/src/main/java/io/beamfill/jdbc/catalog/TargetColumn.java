package io.beamfill.jdbc.catalog;

import java.io.Serializable;

/**
 * A column of a table of the target.
 *
 * @param name without quotes
 * @param kind what it holds; of an array, what its elements are
 * @param array whether it holds arrays
 * @param typeName the target's name for its type; of an array, for its elements' type where that is
 *     known
 * @param size its length in characters or bytes, or its number of digits; 0 where it is not known
 * @param digits behind the decimal point, of a number or of a second
 * @param required NOT NULL without a default
 * @param generated computed by the target
 */
public record TargetColumn(
    String name,
    ColumnKind kind,
    boolean array,
    String typeName,
    int size,
    int digits,
    boolean required,
    boolean generated)
    implements Serializable {}
