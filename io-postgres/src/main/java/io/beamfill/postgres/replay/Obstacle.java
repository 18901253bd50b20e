package io.beamfill.postgres.replay;

/** Why an entry is not tried. It stays in quarantine as it was. */
public enum Obstacle {
  /** Only the length and the hash of its payload were kept. */
  PAYLOAD_NOT_KEPT,
  /** Its record fills a lookup, and whoever needs the lookup has read it already. */
  FILLS_LOOKUP,
  /** Its record, as it is decoded now, gives no row of the entry's table. */
  GIVES_NO_ROW
}
