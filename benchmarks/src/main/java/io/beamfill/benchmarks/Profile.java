package io.beamfill.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the threads of a load were, by a flight recording's samples: a sample counts for the
 * innermost package of Beamfill on its stack, and for waiting where the thread was reading from the
 * server.
 */
final class Profile {
  private static final String OURS = "io.beamfill.";
  private static final int DEPTH = 256;

  private Profile() {}

  /** What a Java process needs to be told so that it leaves a recording. */
  static List<String> jvmOptions(Path recording) {
    return List.of(
        "-XX:FlightRecorderOptions=stackdepth=" + DEPTH,
        "-XX:StartFlightRecording=settings=profile,filename=" + recording);
  }

  /** Shares of the samples by place, as a markdown table. */
  static String of(Path recording) throws IOException {
    Map<String, Integer> samples = new TreeMap<>();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getStackTrace() != null && isSample(event)) {
          samples.merge(place(event), 1, Integer::sum);
        }
      }
    }
    int all = samples.values().stream().mapToInt(Integer::intValue).sum();
    StringBuilder table = new StringBuilder("| where | share of samples |\n|---|---:|\n");
    samples.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .filter(each -> each.getValue() * 200 >= all)
        .forEach(
            each ->
                table.append(
                    "| %s | %.0f %% |%n".formatted(each.getKey(), 100.0 * each.getValue() / all)));
    return table.toString();
  }

  private static boolean isSample(RecordedEvent event) {
    String type = event.getEventType().getName();
    return type.equals("jdk.ExecutionSample")
        || (type.equals("jdk.NativeMethodSample") && readsSocket(event));
  }

  private static boolean readsSocket(RecordedEvent event) {
    return event.getStackTrace().getFrames().stream()
        .anyMatch(frame -> typeName(frame).startsWith("org.postgresql."));
  }

  private static String place(RecordedEvent event) {
    boolean waiting = event.getEventType().getName().equals("jdk.NativeMethodSample");
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String type = typeName(frame);
      if (type.startsWith(OURS)) {
        String name = type.substring(OURS.length(), type.lastIndexOf('.'));
        return waiting ? name + ", waiting for the server" : name;
      }
    }
    return "Beam, the JVM, libraries";
  }

  private static String typeName(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }
}
