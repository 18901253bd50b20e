package io.beamfill.ledger.source;

import io.beamfill.ledger.scan.Endpoint;
import io.beamfill.ledger.scan.MigrationInfo;
import io.beamfill.ledger.scan.ScanClient;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the endpoints which migrations there are, and what there is of each. */
final class Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  /** A gap in the numbers is looked across, so that the hole in a chain can be named. */
  private static final int LOOK_AHEAD = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ScanClient client;
  private final Duration patience;

  /**
   * @param retryFor how long any request is tried again; no endpoint is waited for so long where
   *     others may answer
   */
  Discovery(ScanClient client, Duration retryFor) {
    this.client = client;
    this.patience =
        client.endpoints().size() == 1 || retryFor.compareTo(PATIENCE) < 0 ? retryFor : PATIENCE;
  }

  /**
   * The migrations, by their numbers.
   *
   * @param newest those after this one are left out
   * @throws IOException where no endpoint answers
   * @throws BeamfillException where one that must be there is not
   */
  SortedMap<Integer, MigrationInfo> find(MigrationChoice choice, int newest) throws IOException {
    SortedMap<Integer, MigrationInfo> found = new TreeMap<>();
    List<IOException> failures = new ArrayList<>();
    Map<Endpoint, SortedMap<Integer, MigrationInfo>> answers =
        Together.map(client.endpoints(), endpoint -> ask(endpoint, choice, newest, failures));
    answers
        .values()
        .forEach(each -> each.forEach((id, info) -> found.merge(id, info, Discovery::both)));
    if (failures.size() == client.endpoints().size()) {
      throw failures.get(0);
    }
    if (choice.isAll()) {
      requireChain(found);
    } else {
      requireListed(choice, found);
    }
    return found;
  }

  private SortedMap<Integer, MigrationInfo> ask(
      Endpoint endpoint, MigrationChoice choice, int newest, List<IOException> failures) {
    SortedMap<Integer, MigrationInfo> found = new TreeMap<>();
    try {
      if (choice.isAll()) {
        for (int id = 0, unknown = 0; id <= newest && unknown <= LOOK_AHEAD; id++) {
          unknown = ask(endpoint, id, found) ? 0 : unknown + 1;
        }
      } else {
        for (int id : choice.listed()) {
          ask(endpoint, id, found);
        }
      }
    } catch (IOException failure) {
      LOG.warn("{}; going on without it", failure.getMessage());
      synchronized (failures) {
        failures.add(failure);
      }
    }
    return found;
  }

  private boolean ask(Endpoint endpoint, int id, Map<Integer, MigrationInfo> found)
      throws IOException {
    Optional<MigrationInfo> info = client.ask(endpoint, new MigrationInfo.Ask(id), patience);
    info.ifPresent(each -> found.put(id, each));
    return info.isPresent();
  }

  /** What two endpoints have together. */
  private static MigrationInfo both(MigrationInfo one, MigrationInfo other) {
    Map<String, MigrationInfo.Range> ranges = new TreeMap<>(one.ranges());
    other.ranges().forEach((id, range) -> ranges.merge(id, range, MigrationInfo.Range::and));
    boolean oneHasMore =
        other.lastImport() == null
            || (one.lastImport() != null && one.lastImport().compareTo(other.lastImport()) > 0);
    return new MigrationInfo(
        ranges,
        one.complete() || other.complete(),
        one.previous() == null ? other.previous() : one.previous(),
        oneHasMore ? one.lastImport() : other.lastImport(),
        one.importsComplete() || other.importsComplete());
  }

  private static void requireListed(
      MigrationChoice choice, SortedMap<Integer, MigrationInfo> found) {
    for (int id : choice.listed()) {
      if (!found.containsKey(id)) {
        throw new BeamfillException(
            Category.SOURCE,
            "No endpoint has data of migration "
                + id
                + ", which source.migrations lists: take it out, or name an endpoint that has it.");
      }
    }
  }

  /** A service that is not complete may not know of what is before its oldest migration yet. */
  private static void requireChain(SortedMap<Integer, MigrationInfo> found) {
    Integer before = null;
    for (Map.Entry<Integer, MigrationInfo> each : found.entrySet()) {
      Integer previous = each.getValue().previous();
      boolean notYetKnown = previous == null && !each.getValue().complete();
      if (!notYetKnown && (previous == null ? before != null : !previous.equals(before))) {
        throw new BeamfillException(Category.SOURCE, hole(each.getKey(), previous, before));
      }
      before = each.getKey();
    }
  }

  private static String hole(int migration, Integer previous, Integer before) {
    String found =
        before == null ? "there is none before it" : "the one before it is migration " + before;
    return "The chain of migrations has a hole: migration "
        + migration
        + " says that it comes after "
        + (previous == null ? "none" : "migration " + previous)
        + ", and "
        + found
        + ". Name an endpoint that has the whole history, or list the migrations under"
        + " source.migrations.";
  }
}
