package io.beamfill.postgres.saved;

import java.util.Comparator;
import java.util.List;

/** What a saved statement is about. Restore goes through the kinds in this order. */
public enum StatementKind {
  /** A trigger that is disabled. */
  TRIGGER("trigger", "triggers", true, 3),
  /** A table that is UNLOGGED. */
  UNLOGGED_TABLE("UNLOGGED table", "UNLOGGED tables", true, 5),
  /** A foreign key that is dropped. */
  FOREIGN_KEY("foreign key", "foreign keys", true, 1),
  /** An index that is dropped. */
  INDEX("index", "indexes", true, 2),
  /** A partition's index that was part of its parent's index. */
  ATTACHMENT("attached index", "attached indexes", false, 2),
  /** An index by which its table was clustered. */
  CLUSTER_MARK("cluster mark", "cluster marks", false, 2),
  /** A table whose statistics are as old as the load. */
  STATISTICS("table to analyze", "tables to analyze", false, 0),
  /** A foreign key whose rows were not checked since it came back. */
  VALIDATION("foreign key to validate", "foreign keys to validate", false, 1),
  /** A table without autovacuum. */
  AUTOVACUUM("autovacuum setting", "autovacuum settings", true, 4);

  private final String one;
  private final String several;
  private final boolean counted;
  private final int takeOrder;

  StatementKind(String one, String several, boolean counted, int takeOrder) {
    this.one = one;
    this.several = several;
    this.counted = counted;
    this.takeOrder = takeOrder;
  }

  /** For example {@code 3 indexes}. */
  public String count(long number) {
    return number + " " + (number == 1 ? one : several);
  }

  /** For example {@code index}. */
  public String word() {
    return one;
  }

  /** Whether it is a thing of its own for people, not a part of bringing another one back. */
  public boolean isCounted() {
    return counted;
  }

  /**
   * The kinds in the order in which prepare takes them: UNLOGGED comes last, because the server
   * refuses it for a table to which a foreign key of a logged one points.
   */
  public static List<StatementKind> inOrderOfTaking() {
    return List.of(values()).stream()
        .sorted(Comparator.comparingInt(each -> each.takeOrder))
        .toList();
  }
}
