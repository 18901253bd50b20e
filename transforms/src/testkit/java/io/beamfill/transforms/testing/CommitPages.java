package io.beamfill.transforms.testing;

import io.beamfill.transforms.page.Page;
import io.beamfill.transforms.read.PagesInFlight;
import org.apache.beam.sdk.transforms.DoFn;

/** Commits pages to a target in memory, and emits the number of each one's records. */
public final class CommitPages extends DoFn<Page, Integer> {
  private static final long serialVersionUID = 1L;

  private final InMemoryTarget target;
  private final PagesInFlight inFlight;

  /**
   * @param target takes the pages
   * @param inFlight is told when a page is done
   */
  public CommitPages(InMemoryTarget target, PagesInFlight inFlight) {
    this.target = target;
    this.inFlight = inFlight;
  }

  /** Commits one page. */
  @ProcessElement
  public void process(@Element Page page, OutputReceiver<Integer> out) {
    target.commit(page);
    inFlight.leave();
    out.output(page.records().size());
  }
}
