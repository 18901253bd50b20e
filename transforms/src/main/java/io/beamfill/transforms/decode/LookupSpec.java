package io.beamfill.transforms.decode;

import java.io.Serializable;

/**
 * A helper table that one keyspace fills and a later one reads.
 *
 * @param name its name
 * @param table the table whose rows its entries describe: an entry that no record asked for is a
 *     row of this table that could not be formed, and goes into quarantine under its name
 * @param missing the message of such an entry
 */
public record LookupSpec(String name, String table, String missing) implements Serializable {}
