package io.beamfill.fdb.backup.container;

import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/**
 * The files of one backup, on any of Beam's file systems.
 *
 * @param path the container's folder, without a slash at its end
 */
public record BackupContainer(String path) {
  /** The size of every file directly in a folder of the container, by its name. */
  public Map<String, Long> sizes(String folder) throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    for (Metadata file : match(path + "/" + folder + "/*")) {
      sizes.put(file.resourceId().getFilename(), file.sizeBytes());
    }
    return sizes;
  }

  /** Opens a file; the caller closes it. */
  public SeekableByteChannel open(String file) throws IOException {
    return (SeekableByteChannel) openForReading(file);
  }

  /** A small file's bytes. */
  public byte[] read(String file) throws IOException {
    try (InputStream in = Channels.newInputStream(openForReading(file))) {
      return in.readAllBytes();
    }
  }

  /** One sentence for a file that should be there. */
  public static BeamfillException missing(String file, String container) {
    return new BeamfillException(
        Category.SOURCE,
        "The file "
            + file
            + " is missing in the backup "
            + container
            + ", which needs it: copy the backup again, whole, and run again");
  }

  /** The files that match, none included. */
  public static List<Metadata> match(String pattern) throws IOException {
    try {
      return FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata();
    } catch (FileNotFoundException | NoSuchFileException absent) {
      return List.of();
    }
  }

  private ReadableByteChannel openForReading(String file) throws IOException {
    try {
      return FileSystems.open(FileSystems.matchNewResource(path + "/" + file, false));
    } catch (FileNotFoundException | NoSuchFileException absent) {
      throw missing(file, path);
    }
  }
}
