package io.beamfill.fdb.backup.bucket;

import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Makes {@code bucket://} known to Beam. */
public final class BucketRegistrar implements FileSystemRegistrar {
  @Override
  public Iterable<FileSystem<?>> fromOptions(@Nullable PipelineOptions options) {
    return List.of(new BucketFileSystem());
  }
}
