package io.beamfill.postgres.write;

import java.util.Set;
import org.apache.beam.sdk.io.range.ByteKey;

/**
 * The page that a block belongs to, as far as its rows' natural keys and references need to know.
 *
 * @param job the job's name
 * @param keyspaces how many keyspaces the decoder has
 * @param keyspace which of them the page is of, in the decoder's order; {@code keyspaces} where it
 *     is of none of them
 * @param start the start of the page's range
 * @param remapped the decoder's names of the tables some of whose keys are mapped to others; grows
 *     while the page is written
 */
record PageScope(String job, int keyspaces, int keyspace, ByteKey start, Set<String> remapped) {
  /**
   * The place of the page's records among those of all keyspaces. Fallback rows give way, so they
   * come after all others.
   */
  int place(boolean fallback) {
    return fallback ? keyspaces + 1 + keyspace : keyspace;
  }
}
