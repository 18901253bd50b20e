package io.beamfill.transforms.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * Where records come from. The object is configuration: it is serialized into the pipeline, and
 * opens what it needs on the worker.
 *
 * <p>All methods throw {@link io.beamfill.transforms.BeamfillException} of category {@code SOURCE}
 * for what the user has to repair, and {@link IOException} for what may pass by itself.
 */
public interface PagedSource extends Serializable {
  /**
   * The keyspaces of a source that finds them by itself, as they were when it was opened; none of a
   * source whose keyspaces the decoder names.
   */
  default List<Keyspace> keyspaces() {
    return List.of();
  }

  /**
   * Why the source does not have all of its own history, in one sentence; asked when all that it
   * offered is covered. Nothing where it has, or cannot tell.
   */
  default Optional<String> incomplete() {
    return Optional.empty();
  }

  /**
   * Checks, before work begins, that the keyspaces can be read in full; reads little.
   *
   * @throws IOException where the source did not answer
   */
  void check(List<Keyspace> keyspaces) throws IOException;

  /**
   * What a keyspace or a part of it is expected to hold.
   *
   * @throws IOException where the source did not answer
   */
  SizeEstimate estimate(Keyspace keyspace) throws IOException;

  /**
   * Cuts a keyspace, or a part of it, into consecutive ranges that together are exactly its range.
   *
   * @param bytes the wanted size of each
   * @throws IOException where the source did not answer
   */
  List<ByteKeyRange> split(Keyspace keyspace, long bytes) throws IOException;

  /**
   * Reads a keyspace, or a part of it.
   *
   * @throws IOException where the source did not answer
   */
  PageCursor read(Keyspace keyspace) throws IOException;

  /**
   * Makes what reading needs and what takes long to make. Called by the launcher before a pipeline
   * starts; a worker that does not find it makes it itself.
   *
   * @throws IOException where the source did not answer
   */
  default void prepare() throws IOException {}

  /** What a plan samples instead, because it makes nothing. */
  default PagedSource unprepared() {
    return this;
  }

  /**
   * Throws away what was prepared. Called by the launcher once a job is complete.
   *
   * @throws IOException where that failed; the job is complete all the same
   */
  default void discard() throws IOException {}

  /**
   * One line for the plan and the summary: what is read, and how consistent it is. Never a secret.
   */
  String describe();
}
