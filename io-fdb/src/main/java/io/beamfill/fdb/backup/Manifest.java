package io.beamfill.fdb.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.beamfill.fdb.backup.container.BackupContainer;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.range.ByteKey;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The manifest of a snapshot, as its JSON has it.
 *
 * @param files paths from the container on, in descending order of their keys
 * @param keyRanges each file's keys, by its path; older servers leave it out
 * @param snapshotType how the data was written, where that is not range files
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Manifest(
    long beginVersion,
    long endVersion,
    @Nullable List<String> files,
    @Nullable Map<String, KeyRange> keyRanges,
    long totalBytes,
    @Nullable String snapshotType) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  /** Keys whose bytes stand as the code points 0 to 255. */
  record KeyRange(@Nullable String beginKey, @Nullable String endKey) {
    static KeyRange of(ByteKey begin, ByteKey end) {
      return new KeyRange(text(begin), text(end));
    }

    /** The first key, inclusive. */
    ByteKey begin() {
      return key(beginKey);
    }

    /** The last key, exclusive. */
    ByteKey end() {
      return key(endKey);
    }

    private static String text(ByteKey key) {
      return new String(key.getBytes(), StandardCharsets.ISO_8859_1);
    }

    private static ByteKey key(@Nullable String text) {
      if (text == null || text.chars().anyMatch(each -> each > 0xff)) {
        throw new IllegalArgumentException("No key: " + text);
      }
      return ByteKey.copyFrom(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /**
   * Reads the manifest of a snapshot.
   *
   * @throws BeamfillException where it is gone, damaged, or of a kind that has no range files
   */
  static Manifest read(BackupContainer container, SnapshotName name) throws IOException {
    byte[] bytes = container.read(name.path());
    Manifest manifest;
    try {
      manifest = JSON.readValue(bytes, Manifest.class);
    } catch (JsonProcessingException e) {
      throw damaged(container, name, e);
    }
    if (manifest == null) {
      throw damaged(container, name, null);
    }
    if ("bulkdump".equals(manifest.snapshotType())) {
      throw new BeamfillException(
          Category.SOURCE,
          "The newest snapshot of "
              + container.path()
              + ", "
              + name
              + ", is of type bulkdump and has no range files: take a backup with range files"
              + " (fdbbackup start without bulkdump)");
    }
    if (manifest.files() == null) {
      throw damaged(container, name, null);
    }
    return manifest;
  }

  /** The JSON. */
  byte[] toJson() throws IOException {
    return JSON.writeValueAsBytes(this);
  }

  static BeamfillException damaged(
      BackupContainer container, SnapshotName name, @Nullable Throwable cause) {
    return new BeamfillException(
        Category.SOURCE,
        "The manifest "
            + name.path()
            + " of the backup "
            + container.path()
            + " cannot be understood: copy the backup again, whole, and run again",
        cause);
  }
}
