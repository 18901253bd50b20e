package io.beamfill.pipelines.restore;

import io.beamfill.pipelines.text.Clock;
import io.beamfill.pipelines.text.LiveLine;
import io.beamfill.postgres.connect.Connections;
import io.beamfill.postgres.connect.Retry;
import io.beamfill.postgres.restore.IndexBuild;
import io.beamfill.postgres.saved.SavedStatements;
import io.beamfill.postgres.saved.StatementState;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a restore from outside the pipeline, once a second: how far it is, and what it builds.
 */
final class RestoreWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreWatch.class);

  private final Connections connections;
  private final SavedStatements saved;
  private final int all;
  private final LiveLine line;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(RestoreWatch::daemon);

  RestoreWatch(Connections connections, SavedStatements saved, int all, LiveLine line) {
    this.connections = connections;
    this.saved = saved;
    this.all = all;
    this.line = line;
    var unused = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      int left =
          Retry.once(connections, connection -> saved.in(connection, StatementState.TAKEN)).size();
      List<IndexBuild> builds =
          Retry.once(
              connections, connection -> IndexBuild.of(connection, connections.application()));
      line.update(text(all - left, all, builds));
    } catch (SQLException | RuntimeException error) {
      LOG.debug("The progress could not be read", error);
    }
  }

  static String text(int back, int all, List<IndexBuild> builds) {
    return String.format(Locale.ROOT, "%,d of %,d statements are back", back, all)
        + builds.stream().map(RestoreWatch::text).collect(Collectors.joining());
  }

  private static String text(IndexBuild build) {
    String share =
        build.share().isPresent()
            ? String.format(Locale.ROOT, " %.0f%%", build.share().getAsDouble() * 100)
            : "";
    return " · "
        + build.index()
        + ": "
        + build.phase()
        + share
        + ", "
        + Clock.format(build.seconds());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "beamfill-restore-watch");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
        timer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    line.clear();
  }
}
