package io.beamfill.ledger.server;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Serves a ledger over HTTP as a Scan service does, on the loopback interface: {@code
 * /api/scan/v0/backfilling/…} with {@code migration-info}, {@code updates-before}, {@code
 * import-updates} and {@code status}.
 */
public final class ScanServer implements AutoCloseable {
  private static final String PATH = "/api/scan";
  private static final int BACKLOG = 256;
  private static final int THREADS = 16;

  static {
    // Or each small answer waits for the other side's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final ScanHandler handler;

  private ScanServer(HttpServer server, ScanHandler handler) {
    this.server = server;
    this.handler = handler;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "scan-server");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
  }

  /** Starts a server on a free port. */
  public static ScanServer start(Ledger ledger) throws IOException {
    return start(ledger, UnaryOperator.identity());
  }

  /**
   * Starts a server whose answers go through another handler, which may spoil them.
   *
   * @param around is given the handler that answers as a Scan service does
   */
  public static ScanServer start(Ledger ledger, UnaryOperator<HttpHandler> around)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer http = HttpServer.create(address, BACKLOG);
    ScanHandler handler = new ScanHandler(ledger);
    ScanServer server = new ScanServer(http, handler);
    http.createContext(PATH, around.apply(handler));
    http.start();
    return server;
  }

  /** Serves another ledger from now on, for example one that has grown. */
  public void serve(Ledger ledger) {
    handler.serve(ledger);
  }

  /** The endpoint, as a job file names it. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
