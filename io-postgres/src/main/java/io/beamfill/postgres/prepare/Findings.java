package io.beamfill.postgres.prepare;

import io.beamfill.postgres.saved.SavedStatement;
import java.util.ArrayList;
import java.util.List;

/** What prepare can take away of a set of tables, and what it leaves although it might. */
final class Findings {
  private final List<SavedStatement> statements = new ArrayList<>();
  private final List<Kept> kept = new ArrayList<>();
  private int next;

  /**
   * @param first the number of the first statement
   */
  Findings(int first) {
    this.next = first;
  }

  /** The number for a statement that is about to be added. */
  int next() {
    return next++;
  }

  void add(SavedStatement statement) {
    statements.add(statement);
  }

  void keep(String object, String why) {
    kept.add(new Kept(object, why));
  }

  List<SavedStatement> statements() {
    return List.copyOf(statements);
  }

  List<Kept> kept() {
    return List.copyOf(kept);
  }
}
