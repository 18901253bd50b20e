package io.beamfill.jdbc.connect;

import java.io.Serializable;

/**
 * Where a database's JDBC URL is found. Implementations have value equality, and print what may be
 * shown: a reference, or a URL without a password.
 */
public interface JdbcUrl extends Serializable {
  /**
   * The URL, which may hold a password: for the driver only, never for a message.
   *
   * @throws io.beamfill.transforms.BeamfillException of category {@code USAGE} where a reference
   *     gives nothing, or no JDBC URL
   */
  String resolve();
}
