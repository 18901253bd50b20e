package io.beamfill.pipelines.tea.generate;

/**
 * Deals children out to parents in blocks, so that children in the order of their parents are in
 * the order of their own ids too.
 *
 * @param parents who may have children
 * @param children how many there are
 */
record Blocks(Population parents, int children) {
  int ownerOf(int child) {
    return parents.parentUpTo((int) ((long) child * parents.count() / children));
  }

  /** The first child of a parent. */
  int start(int parent) {
    long count = parents.count();
    return (int) (((long) parent * children + count - 1) / count);
  }

  /** The child after the last one of a parent. */
  int end(int parent) {
    return start(parents.parentAfter(parent));
  }
}
