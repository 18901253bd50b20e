package io.beamfill.pipelines.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Beamfill's jar as a process of its own, which a test can stop in every way. */
public final class BeamfillProcess implements AutoCloseable {
  private static final long MINUTES = 5;

  /** Ended through its handle only: the process's own methods would close the streams. */
  private final Process process;

  private final CompletableFuture<String> stdout;
  private final CompletableFuture<String> stderr;

  private BeamfillProcess(Process process) {
    this.process = process;
    this.stdout = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
    this.stderr = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
  }

  /**
   * Starts {@code java -jar beamfill.jar}.
   *
   * @param environment added to this process's
   * @param arguments for Beamfill
   */
  public static BeamfillProcess start(Map<String, String> environment, List<String> arguments) {
    return start(Path.of("").toAbsolutePath(), environment, arguments);
  }

  /**
   * Starts {@code java -jar beamfill.jar} in another working directory.
   *
   * @param environment added to this process's
   * @param arguments for Beamfill
   */
  public static BeamfillProcess start(
      Path directory, Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    // Short runs: better little compiled early than much compiled late.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-jar");
    command.add(jar());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    try {
      return new BeamfillProcess(builder.start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String jar() {
    String jar = System.getProperty("beamfill.jar");
    if (jar == null) {
      throw new IllegalStateException("Run these tests with mvn verify, which builds the jar");
    }
    return jar;
  }

  /** How a process ended, and what it said. */
  public record Outcome(int exitCode, String stdout, String stderr) {}

  /** The process's number. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it without warning: SIGKILL. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Asks it to end: SIGTERM. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Sends it a signal: {@code STOP} or {@code CONT}. */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Waits until it has ended. */
  public Outcome await() {
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        kill();
        process.waitFor();
        throw new IllegalStateException("It did not end; it said: " + stderr.join());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return new Outcome(process.exitValue(), stdout.join(), stderr.join());
  }

  private static String text(InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }

  /** Kills it if it has not ended. */
  @Override
  public void close() {
    kill();
  }
}
