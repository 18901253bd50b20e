package io.beamfill.ledger.source;

import static java.util.stream.Collectors.joining;

import io.beamfill.ledger.scan.MigrationInfo;
import io.beamfill.ledger.scan.RecordTime;
import io.beamfill.ledger.scan.ScanClient;
import io.beamfill.ledger.scan.ScanSettings;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.Keyspace;
import io.beamfill.transforms.source.PageCursor;
import io.beamfill.transforms.source.PagedSource;
import io.beamfill.transforms.source.SizeEstimate;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.range.ByteKeyRange;

/**
 * The history of a ledger, as Scan services hand it out for backfilling: the updates of each
 * synchronizer in each migration, and the import updates of each migration, are keyspaces.
 *
 * <p>Positions of updates are {@link TimePositions}; payloads are updates as the API sends them,
 * byte for byte. What is read ends with the newest update that there was when the job began ({@link
 * #instant}): the ledger goes on, and a later job takes the rest.
 *
 * <p>A service is believed only where it shows what it says: an answer that is out of order, out of
 * range, repeated, or empty where an update is known to be, is asked for again, and fails the run
 * in the end.
 */
public final class LedgerSource implements PagedSource {
  private static final long serialVersionUID = 1L;

  private final ScanSettings settings;
  private final LedgerInstant instant;
  private final Map<String, LedgerKeyspace> keyspaces;
  private final Map<String, Density> densities;
  private final String incomplete;
  private transient Holdings holdings;
  private transient Map<String, PageSize> pageSizes;

  private LedgerSource(
      ScanSettings settings,
      LedgerInstant instant,
      Map<String, LedgerKeyspace> keyspaces,
      Map<String, Density> densities,
      String incomplete) {
    this.settings = settings;
    this.instant = instant;
    this.keyspaces = new LinkedHashMap<>(keyspaces);
    this.densities = new LinkedHashMap<>(densities);
    this.incomplete = incomplete;
  }

  /**
   * Asks what there is, and looks at a few places of it.
   *
   * @param before where an earlier run of the same job found that its history ends; nothing for a
   *     new job
   * @throws BeamfillException where migrations are missing, or a service refuses
   * @throws IOException where no service answered
   */
  public static LedgerSource open(
      ScanSettings settings, MigrationChoice migrations, Optional<LedgerInstant> before)
      throws IOException {
    ScanClient client = ScanClient.of(settings);
    int newestMigration = before.map(LedgerInstant::migration).orElse(Integer.MAX_VALUE);
    SortedMap<Integer, MigrationInfo> found =
        new Discovery(client, settings.retryFor()).find(migrations, newestMigration);
    LedgerInstant instant = before.orElseGet(() -> LedgerInstant.newest(found));
    Map<String, LedgerKeyspace> keyspaces = new LinkedHashMap<>();
    for (LedgerKeyspace each : LedgerKeyspaces.of(found, instant)) {
      keyspaces.put(each.keyspace().name(), each);
    }
    Sampling sampling = new Sampling(client, new Holdings(client));
    Map<String, Density> densities =
        Together.map(
            new ArrayList<>(keyspaces.keySet()), name -> sampling.sample(keyspaces.get(name)));
    return new LedgerSource(
        settings, instant, keyspaces, densities, LedgerKeyspaces.incomplete(found));
  }

  /** Where the history that is read ends; a resumed job must be given it again. */
  public LedgerInstant instant() {
    return instant;
  }

  @Override
  public List<Keyspace> keyspaces() {
    return keyspaces.values().stream().map(LedgerKeyspace::keyspace).toList();
  }

  @Override
  public Optional<String> incomplete() {
    return Optional.ofNullable(incomplete);
  }

  /**
   * @throws BeamfillException for a keyspace that is not the ledger's
   */
  @Override
  public void check(List<Keyspace> wanted) {
    for (Keyspace each : wanted) {
      if (!keyspaces.containsKey(each.name())) {
        throw new BeamfillException(
            Category.USAGE,
            "A ledger has no keyspace "
                + each.name()
                + ", which the decoder asks for: use decoder: ledger with source.type: ledger.");
      }
    }
  }

  @Override
  public SizeEstimate estimate(Keyspace keyspace) {
    return density(keyspace).estimate(keyspace.range());
  }

  @Override
  public List<ByteKeyRange> split(Keyspace keyspace, long bytes) {
    return density(keyspace).split(keyspace.range(), Math.max(1, bytes));
  }

  private Density density(Keyspace keyspace) {
    return densities.get(keyspace.name());
  }

  @Override
  public synchronized PageCursor read(Keyspace keyspace) {
    ScanClient client = ScanClient.of(settings);
    if (holdings == null) {
      holdings = new Holdings(client);
      pageSizes = new ConcurrentHashMap<>();
    }
    LedgerKeyspace known = keyspaces.get(keyspace.name());
    PageSize size =
        pageSizes.computeIfAbsent(
            keyspace.name(), name -> new PageSize(density(keyspace).bytesPerRecord()));
    ByteKeyRange range = keyspace.range();
    if (known instanceof UpdatesKeyspace updates) {
      return new UpdatesCursor(client, holdings, updates, size, range);
    }
    return new ImportsCursor(client, holdings, (ImportsKeyspace) known, size, range);
  }

  @Override
  public String describe() {
    String migrations =
        keyspaces.values().stream()
            .map(LedgerKeyspace::migration)
            .distinct()
            .map(String::valueOf)
            .collect(joining(", "));
    return "Ledger history of "
        + settings.endpoints().stream().map(URI::toString).collect(joining(", "))
        + ": migrations "
        + (migrations.isEmpty() ? "none" : migrations)
        + ", up to "
        + RecordTime.format(instant.micros());
  }
}
