package io.beamfill.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a process to its end and watches its memory. */
final class MeasuredProcess {
  /**
   * How it went.
   *
   * @param seconds from start to end
   * @param peakBytes the greatest resident set
   */
  record Result(double seconds, long peakBytes) {}

  private static final int WATCH_MILLIS = 50;

  private MeasuredProcess() {}

  /**
   * Runs {@code contender}.
   *
   * @param log takes all that the process prints
   * @throws IllegalStateException where it ends with another code than 0
   */
  static Result run(Contender contender, Path log) throws IOException, InterruptedException {
    File output = log.toFile();
    ProcessBuilder builder =
        new ProcessBuilder(contender.command()).redirectErrorStream(true).redirectOutput(output);
    builder.environment().putAll(contender.environment());
    long start = System.nanoTime();
    Process process = builder.start();
    long peak = 0;
    do {
      peak = Math.max(peak, peakBytes(process.pid()));
    } while (!process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS));
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          contender.name() + " ended with code " + process.exitValue() + ", see " + log);
    }
    return new Result(seconds, peak);
  }

  /** The high-water mark that Linux keeps; 0 elsewhere. */
  private static long peakBytes(long pid) throws IOException {
    try {
      List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
      return status.stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException gone) {
      return 0;
    }
  }
}
