package io.beamfill.postgres.prepare;

import io.beamfill.postgres.saved.StatementKind;
import java.util.Set;

/**
 * What a user wants of prepare.
 *
 * @param keep kinds that stay, although they slow the load
 * @param unlogged whether tables become UNLOGGED
 * @param allowRows whether tables may hold rows
 * @param allowSessions whether others may use the tables
 * @param allowReplicated whether tables may be replicated
 */
public record PrepareOptions(
    Set<StatementKind> keep,
    boolean unlogged,
    boolean allowRows,
    boolean allowSessions,
    boolean allowReplicated) {
  /** Takes all that slows a load, of empty tables that nobody uses. */
  public static final PrepareOptions DEFAULT =
      new PrepareOptions(Set.of(), false, false, false, false);

  /** Copies the set. */
  public PrepareOptions {
    keep = Set.copyOf(keep);
  }
}
