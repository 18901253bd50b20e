package io.beamfill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LatencyProxyTest {
  private static final int MILLIS = 20;

  @Test
  void deliversEveryByteAndNoneEarly() throws Exception {
    byte[] sent = new byte[3_000_000];
    new Random(1).nextBytes(sent);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LatencyProxy proxy = new LatencyProxy(server.getLocalPort(), MILLIS)) {
      CompletableFuture<Void> echo = CompletableFuture.runAsync(() -> echo(server));
      long start = System.nanoTime();
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, sent));
        assertThat(client.getInputStream().read()).isEqualTo(sent[0] & 0xff);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2L * MILLIS * 1_000_000);
        byte[] rest = client.getInputStream().readAllBytes();
        assertThat(rest).hasSize(sent.length - 1).endsWith(sent[sent.length - 1]);
        sending.get();
      }
      echo.get();
    }
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void echo(ServerSocket server) {
    try (Socket accepted = server.accept()) {
      accepted.getInputStream().transferTo(accepted.getOutputStream());
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
