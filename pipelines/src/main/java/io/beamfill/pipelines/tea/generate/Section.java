package io.beamfill.pipelines.tea.generate;

/** A stretch of the database under one key prefix, made in steps that fit into memory. */
interface Section {
  /** Number of steps. */
  int steps();

  /** Makes the records of one step; their keys are greater than those of the steps before. */
  void emit(int step, Sink sink);
}
