package io.beamfill.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A TCP proxy on the loopback interface that holds every byte for a while, without limiting how
 * many are on their way: a network that is far, not one that is narrow.
 */
final class LatencyProxy implements AutoCloseable {
  private record Chunk(Optional<ByteBuffer> bytes, long dueNanos) {}

  private static final int CHUNK_BYTES = 1 << 16;
  private static final int CHUNKS_ON_THE_WAY = 256;

  private final ServerSocket listener;
  private final int port;
  private final long delayNanos;

  /**
   * @param port the server's, on the loopback interface
   * @param millis how long each direction takes
   */
  LatencyProxy(int port, double millis) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = port;
    this.delayNanos = (long) (millis * 1e6);
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      connect(client, server);
      connect(server, client);
    }
  }

  private void connect(Socket from, Socket to) {
    BlockingQueue<Chunk> onTheWay = new ArrayBlockingQueue<>(CHUNKS_ON_THE_WAY);
    start(() -> receive(from.getInputStream(), onTheWay));
    start(
        () -> {
          deliver(onTheWay, to.getOutputStream());
          to.shutdownOutput();
        });
  }

  private void receive(InputStream in, BlockingQueue<Chunk> onTheWay)
      throws IOException, InterruptedException {
    try {
      byte[] bytes = new byte[CHUNK_BYTES];
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        ByteBuffer received = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
        onTheWay.put(new Chunk(Optional.of(received), System.nanoTime() + delayNanos));
      }
    } finally {
      onTheWay.put(new Chunk(Optional.empty(), System.nanoTime() + delayNanos));
    }
  }

  private static void deliver(BlockingQueue<Chunk> onTheWay, OutputStream out)
      throws IOException, InterruptedException {
    for (Chunk next = onTheWay.take(); next.bytes().isPresent(); next = onTheWay.take()) {
      long wait = next.dueNanos() - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
      }
      out.write(next.bytes().get().array());
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // The end of a connection, or of the proxy.
              } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
              }
            },
            "latency-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
