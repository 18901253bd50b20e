package io.beamfill.fdb.backup.replay;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.util.MimeTypes;

/**
 * A folder of a bucket, in which an object appears once it is written. Machines that build one
 * index at the same time write the same bytes.
 */
record BucketPlace(Workshop workshop, String folder) implements IndexPlace {
  @Override
  public void publish(Path built, String name) throws IOException {
    try (OutputStream object =
        Channels.newOutputStream(
            FileSystems.create(
                FileSystems.matchNewResource(folder + "/" + name, false), MimeTypes.BINARY))) {
      Files.copy(built, object);
    }
  }

  @Override
  public void discard() {}
}
