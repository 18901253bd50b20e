package io.beamfill.pipelines.tea.generate;

import io.beamfill.transforms.page.Reason;

/** Takes what a section makes: records in ascending order of keys, and what will become of them. */
interface Sink {
  /** A record of a keyspace that is read. */
  void record(String keyspace, byte[] key, byte[] value);

  /** A record that no job reads. */
  void unread(byte[] key, byte[] value);

  /** A row that must be in the target in the end. */
  void row(String table);

  /** A key that must be mapped to that of another row in the end. */
  void mapped(String table);

  /** An entry that must be in quarantine in the end. */
  void quarantined(String keyspace, Reason reason);

  /** An entry of a lookup that no record asks for. */
  void unclaimed(String lookup);
}
