package io.beamfill.postgres.saved;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One thing that prepare takes away, with the statements that take it and bring it back.
 *
 * @param ordinal its number within the preparation, from 0
 * @param kind what it is
 * @param table the table that it is of, as written in SQL
 * @param object its name as written in SQL; with its schema where it has one
 * @param definition what the server said of it
 * @param bytes how large it was
 * @param taking how it is taken
 * @param bringing how it is brought back
 */
public record SavedStatement(
    int ordinal,
    StatementKind kind,
    String table,
    String object,
    String definition,
    long bytes,
    Taking taking,
    Bringing bringing) {

  /**
   * How a thing is taken.
   *
   * @param statements run in order; none where it goes with another one
   * @param level of the things of its kind those with the lowest go first
   * @param with the ordinal of the one whose statements take this one too, or null
   */
  public record Taking(List<String> statements, int level, @Nullable Integer with) {
    /** Copies the list. */
    public Taking {
      statements = List.copyOf(statements);
    }

    /** A thing that no other one has to precede. */
    public static Taking by(String statement) {
      return new Taking(List.of(statement), 0, null);
    }

    /** A thing that goes with another one. */
    public static Taking with(int other) {
      return new Taking(List.of(), 0, other);
    }
  }

  /**
   * How a thing is brought back.
   *
   * @param statements run in order where it is not there
   * @param level of the things of its kind those with the lowest come first
   * @param settle run in order after that, also where somebody else has brought it back
   * @param needs the ordinals of those that must be back before
   * @param violations a query for the rows that stand against it, or null
   */
  public record Bringing(
      List<String> statements,
      int level,
      List<String> settle,
      List<Integer> needs,
      @Nullable String violations) {
    /** Copies the lists. */
    public Bringing {
      statements = List.copyOf(statements);
      settle = List.copyOf(settle);
      needs = List.copyOf(needs);
    }

    /** A thing that needs no other one. */
    public static Bringing by(List<String> statements, List<String> settle) {
      return new Bringing(statements, 0, settle, List.of(), null);
    }

    /** A thing that needs others. */
    public static Bringing after(List<Integer> needs, String statement) {
      return new Bringing(List.of(statement), 0, List.of(), needs, null);
    }

    /** The same thing, with a query for the rows that stand against it. */
    public Bringing unless(String query) {
      return new Bringing(statements, level, settle, needs, query);
    }
  }

  /** How many things of each kind these are, without the parts of others. */
  public static Map<StatementKind, Long> counts(List<SavedStatement> statements) {
    return statements.stream()
        .filter(each -> each.kind().isCounted())
        .collect(groupingBy(SavedStatement::kind, TreeMap::new, counting()));
  }

  /** Whether a statement of its own takes it. */
  public boolean isTakenItself() {
    return taking.with() == null && kind != StatementKind.STATISTICS;
  }

  /** For people, for example {@code index public.teas_lower_name_idx of public.teas}. */
  public String describe() {
    return object.equals(table)
        ? kind.word() + " " + table
        : kind.word() + " " + object + " of " + table;
  }
}
