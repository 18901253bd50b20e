package io.beamfill.fdb.backup.bucket;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemUtils;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MatchResult.Status;
import org.apache.beam.sdk.io.fs.MoveOptions;

/**
 * Objects in memory under {@code bucket://} that are there once they are written to their end, and
 * never in part, as in an object store.
 */
public final class BucketFileSystem extends FileSystem<BucketObject> {
  static final String SCHEME = "bucket";

  private static final Map<String, byte[]> OBJECTS = new ConcurrentSkipListMap<>();

  /** Puts an object there. */
  public static void put(String url, byte[] bytes) {
    OBJECTS.put(url, bytes);
  }

  /** The objects whose URL starts with something. */
  public static List<String> list(String prefix) {
    return OBJECTS.keySet().stream().filter(each -> each.startsWith(prefix)).toList();
  }

  @Override
  protected List<MatchResult> match(List<String> specs) {
    List<MatchResult> results = new ArrayList<>();
    for (String spec : specs) {
      Pattern pattern = Pattern.compile(FileSystemUtils.wildcardToRegexp(spec));
      List<Metadata> found = new ArrayList<>();
      OBJECTS.forEach(
          (url, bytes) -> {
            if (pattern.matcher(url).matches()) {
              found.add(
                  Metadata.builder()
                      .setResourceId(new BucketObject(url))
                      .setSizeBytes(bytes.length)
                      .setIsReadSeekEfficient(true)
                      .build());
            }
          });
      results.add(
          found.isEmpty()
              ? MatchResult.create(Status.NOT_FOUND, new FileNotFoundException(spec))
              : MatchResult.create(Status.OK, found));
    }
    return results;
  }

  @Override
  protected WritableByteChannel create(BucketObject object, CreateOptions options) {
    OutputStream whole =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            OBJECTS.put(object.url(), toByteArray());
          }
        };
    return Channels.newChannel(whole);
  }

  @Override
  protected ReadableByteChannel open(BucketObject object) throws IOException {
    byte[] bytes = OBJECTS.get(object.url());
    if (bytes == null) {
      throw new FileNotFoundException(object.url());
    }
    Path copy = Files.createTempFile("bucket", "");
    Files.write(copy, bytes);
    return FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
  }

  @Override
  protected void copy(List<BucketObject> from, List<BucketObject> to) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void rename(List<BucketObject> from, List<BucketObject> to, MoveOptions... options) {
    throw new UnsupportedOperationException("No object store renames in one step");
  }

  @Override
  protected void delete(Collection<BucketObject> objects) {
    objects.forEach(each -> OBJECTS.remove(each.url()));
  }

  @Override
  protected BucketObject matchNewResource(String spec, boolean isDirectory) {
    return new BucketObject(isDirectory && !spec.endsWith("/") ? spec + "/" : spec);
  }

  @Override
  protected String getScheme() {
    return SCHEME;
  }
}
