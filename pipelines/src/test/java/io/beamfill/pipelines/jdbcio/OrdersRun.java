package io.beamfill.pipelines.jdbcio;

import java.nio.file.Path;

/** Runs the orders' job in a process of its own. */
final class OrdersRun {
  private OrdersRun() {}

  /** Takes the job file and the target's URL. */
  public static void main(String[] arguments) {
    new OrdersJob(Path.of(arguments[0]), arguments[1]).run();
  }
}
