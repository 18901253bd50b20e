package io.beamfill.transforms.decode;

import java.io.Serializable;

/**
 * A column that holds the key of a row of another table, or of the same.
 *
 * @param column the column that refers, without quotes
 * @param table the decoder's name of the table that is referred to, whose key is one column
 */
public record Reference(String column, String table) implements Serializable {}
