package io.beamfill.pipelines.command;

import io.beamfill.postgres.prepare.PrepareOptions;
import io.beamfill.postgres.saved.StatementKind;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of {@code prepare}, which {@code run --prepare} takes too. */
final class PrepareFlags {
  /** What a user can ask to leave alone. */
  enum Keep {
    /** Indexes that are not unique. */
    INDEXES("indexes", StatementKind.INDEX),
    /** Foreign keys. */
    FOREIGN_KEYS("foreign-keys", StatementKind.FOREIGN_KEY),
    /** Triggers. */
    TRIGGERS("triggers", StatementKind.TRIGGER),
    /** Autovacuum. */
    AUTOVACUUM("autovacuum", StatementKind.AUTOVACUUM);

    private final String word;
    private final StatementKind kind;

    Keep(String word, StatementKind kind) {
      this.word = word;
      this.kind = kind;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Option(
      names = "--keep",
      paramLabel = "KIND",
      split = ",",
      description = "Leave these alone: ${COMPLETION-CANDIDATES}; several are separated by commas.")
  private Set<Keep> keep = new LinkedHashSet<>();

  @Option(
      names = "--unlogged",
      description =
          "Make the tables, which must be empty, UNLOGGED: a crash of the server empties them, and"
              + " the load begins again.")
  private boolean unlogged;

  @Option(names = "--allow-rows", description = "Also where tables hold rows.")
  private boolean allowRows;

  @Option(names = "--allow-sessions", description = "Also where others use the tables.")
  private boolean allowSessions;

  @Option(names = "--allow-replicated", description = "Also where the tables are replicated.")
  private boolean allowReplicated;

  PrepareOptions options() {
    Set<StatementKind> kinds = EnumSet.noneOf(StatementKind.class);
    keep.forEach(each -> kinds.add(each.kind));
    return new PrepareOptions(kinds, unlogged, allowRows, allowSessions, allowReplicated);
  }

  boolean areGiven() {
    return !options().equals(PrepareOptions.DEFAULT);
  }
}
