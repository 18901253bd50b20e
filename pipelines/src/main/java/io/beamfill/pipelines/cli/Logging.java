package io.beamfill.pipelines.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What is logged, and how: warnings of libraries and Beamfill's own information, one line for each
 * on stderr; with {@code --debug} more, and stack traces.
 */
final class Logging {
  private static final Logger ROOT = Logger.getLogger("");

  /** Held, because the log manager itself holds loggers only weakly. */
  private static final Logger BEAMFILL = Logger.getLogger("io.beamfill");

  /** Warns of every transform whose name is long; held for the same reason. */
  private static final Logger FLINK_METRICS =
      Logger.getLogger("org.apache.flink.metrics.MetricGroup");

  /** Warns of connections that broke, which is met and told where they were used. */
  private static final Logger POOL = Logger.getLogger("com.zaxxer.hikari.pool");

  /** Calls every error that it tries again after a deadlock; ours are told where they are met. */
  private static final Logger JDBC_IO = Logger.getLogger("org.apache.beam.sdk.io.jdbc.JdbcIO");

  private Logging() {}

  static void configure(PrintStream err, boolean debug) {
    LogManager.getLogManager().reset();
    ROOT.setLevel(debug ? Level.INFO : Level.WARNING);
    BEAMFILL.setLevel(debug ? Level.FINE : Level.INFO);
    FLINK_METRICS.setLevel(Level.SEVERE);
    POOL.setLevel(debug ? Level.INFO : Level.SEVERE);
    JDBC_IO.setLevel(debug ? Level.INFO : Level.SEVERE);
    Handler handler = new LineHandler(err, new LineFormatter(debug));
    handler.setLevel(Level.ALL);
    ROOT.addHandler(handler);
  }

  private static final class LineHandler extends Handler {
    private final PrintStream err;

    private LineHandler(PrintStream err, Formatter formatter) {
      this.err = err;
      setFormatter(formatter);
    }

    @Override
    public void publish(LogRecord record) {
      if (isLoggable(record)) {
        err.print(getFormatter().format(record));
      }
    }

    @Override
    public void flush() {
      err.flush();
    }

    @Override
    public void close() {
      flush();
    }
  }

  private static final class LineFormatter extends Formatter {
    private final boolean stackTraces;

    private LineFormatter(boolean stackTraces) {
      this.stackTraces = stackTraces;
    }

    @Override
    public String format(LogRecord record) {
      StringBuilder line = new StringBuilder();
      line.append(record.getLevel().getName())
          .append(' ')
          .append(record.getLoggerName())
          .append(": ")
          .append(formatMessage(record));
      Throwable thrown = record.getThrown();
      if (thrown != null && !stackTraces) {
        line.append(": ").append(thrown);
      }
      String text = line.toString().strip().replaceAll("\\s*\\R\\s*", " ") + System.lineSeparator();
      return thrown != null && stackTraces ? text + stackTrace(thrown) : text;
    }

    private static String stackTrace(Throwable thrown) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text, true));
      return text.toString();
    }
  }
}
