package io.beamfill.ledger.source;

import io.beamfill.ledger.scan.Endpoint;
import io.beamfill.ledger.scan.MigrationInfo;
import io.beamfill.ledger.scan.ScanClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What each of several endpoints has. One that is behind the others would answer that there is
 * nothing where it only has nothing yet, so it is asked for nothing but what it says that it has. A
 * single endpoint needs no such question.
 */
final class Holdings {
  private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private record Key(Endpoint endpoint, int migration) {}

  private record Known(Optional<MigrationInfo> info, long askAgainAt) {}

  private final ScanClient client;
  private final Map<Key, Known> known = new ConcurrentHashMap<>();

  Holdings(ScanClient client) {
    this.client = client;
  }

  /** Whether an endpoint has all updates of a range. */
  boolean hasUpdates(Endpoint endpoint, UpdatesKeyspace keyspace, TimeRange times) {
    return has(
        endpoint,
        keyspace.migration(),
        info -> {
          MigrationInfo.Range range = info.ranges().get(keyspace.synchronizer());
          return range != null
              && range.min() <= times.atOrAfter()
              && range.max() >= Math.min(times.before() - 1, keyspace.newest());
        });
  }

  /** Whether an endpoint has all import updates. */
  boolean hasImports(Endpoint endpoint, ImportsKeyspace keyspace) {
    return has(endpoint, keyspace.migration(), MigrationInfo::importsComplete);
  }

  private boolean has(Endpoint endpoint, int migration, Predicate<MigrationInfo> enough) {
    if (client.endpoints().size() == 1) {
      return true;
    }
    Key key = new Key(endpoint, migration);
    Known before = known.get(key);
    if (before != null && before.info().filter(enough).isPresent()) {
      return true;
    }
    boolean again = before == null || before.askAgainAt() - System.nanoTime() <= 0;
    if (!again || endpoint.isPaused()) {
      return false;
    }
    Known now = new Known(ask(endpoint, migration), System.nanoTime() + ASK_AGAIN_NANOS);
    known.put(key, now);
    return now.info().filter(enough).isPresent();
  }

  private Optional<MigrationInfo> ask(Endpoint endpoint, int migration) {
    try {
      return client.ask(endpoint, new MigrationInfo.Ask(migration), Duration.ZERO);
    } catch (IOException notNow) {
      return Optional.empty();
    }
  }
}
