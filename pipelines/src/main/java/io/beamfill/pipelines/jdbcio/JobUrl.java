package io.beamfill.pipelines.jdbcio;

import io.beamfill.jdbc.connect.JdbcUrl;
import io.beamfill.pipelines.job.TargetUrl;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;

/**
 * A job file's URL, of a database of any product.
 *
 * @param url as the job file names it
 */
record JobUrl(TargetUrl url) implements JdbcUrl {
  private static final String PREFIX = "jdbc:";

  @Override
  public String resolve() {
    if (url instanceof TargetUrl.Referenced referenced) {
      String resolved = referenced.reference().resolve();
      if (!resolved.startsWith(PREFIX)) {
        throw new BeamfillException(
            Category.USAGE,
            referenced + " must hold a URL that begins with " + PREFIX + ", and does not.");
      }
      return resolved;
    }
    return url.resolve();
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
