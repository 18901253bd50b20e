package io.beamfill.postgres.saved;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Runs saved statements on any runner, an element for each: phase after phase, and within a phase
 * lane beside lane. The statements of a lane run one after another in the order of their numbers,
 * so that the number of lanes bounds how many run at once.
 */
public final class RunStatements extends PTransform<PBegin, PCollection<Integer>> {
  private static final long serialVersionUID = 1L;

  private final transient List<Lanes> phases;
  private final StatementRunner runner;

  /**
   * @param phases at least one
   * @param runner runs a statement
   */
  public RunStatements(List<Lanes> phases, StatementRunner runner) {
    this.phases = phases;
    this.runner = runner;
  }

  @Override
  public PCollection<Integer> expand(PBegin begin) {
    PCollection<Integer> done = null;
    for (int phase = 0; phase < phases.size(); phase++) {
      String name = "Phase " + (phase + 1);
      PCollection<KV<Integer, Integer>> statements =
          begin.apply(
              name + " statements",
              Create.of(elements(phases.get(phase)))
                  .withCoder(KvCoder.of(VarIntCoder.of(), VarIntCoder.of())));
      if (done != null) {
        statements = statements.apply(name + " waits", Wait.on(done));
      }
      done =
          statements
              .apply(name + " lanes", GroupByKey.create())
              .apply(name, ParDo.of(new RunLane(runner)))
              .setCoder(VarIntCoder.of());
    }
    return done;
  }

  private static List<KV<Integer, Integer>> elements(Lanes lanes) {
    List<KV<Integer, Integer>> elements = new ArrayList<>();
    for (int lane = 0; lane < lanes.ordinals().size(); lane++) {
      for (int ordinal : lanes.ordinals().get(lane)) {
        elements.add(KV.of(lane, ordinal));
      }
    }
    return elements;
  }

  static final class RunLane extends DoFn<KV<Integer, Iterable<Integer>>, Integer> {
    private static final long serialVersionUID = 1L;

    private final StatementRunner runner;

    RunLane(StatementRunner runner) {
      this.runner = runner;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<Integer>> lane, OutputReceiver<Integer> done) {
      List<Integer> ordinals = new ArrayList<>();
      lane.getValue().forEach(ordinals::add);
      ordinals.sort(null);
      for (int ordinal : ordinals) {
        runner.run(ordinal);
        done.output(ordinal);
      }
    }
  }
}
