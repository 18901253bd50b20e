package io.beamfill.fdb.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The backup among the test resources that a FoundationDB server wrote. */
final class RealBackup {
  static final String SNAPSHOT = "snapshot,22135413,22179929,295437";

  private RealBackup() {}

  static Path container() {
    return resources().resolve("container");
  }

  /** The last version that the database was changed at. */
  static final long LAST_CHANGE = 34_036_098;

  /** The last version that the logs hold. */
  static final long LATEST = 42_087_775;

  /** What its range files hold, as a client listed it. */
  static List<SourceRecord> records() throws IOException {
    return list("keyvalues-range-files.jsonl");
  }

  /** What the database held from the last change on, as a client read it. */
  static List<SourceRecord> recordsAtEnd() throws IOException {
    return list("keyvalues-at-end.jsonl");
  }

  private static List<SourceRecord> list(String file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    HexFormat hex = HexFormat.of();
    List<SourceRecord> records = new ArrayList<>();
    for (String line : Files.readAllLines(resources().resolve(file))) {
      JsonNode pair = json.readTree(line);
      records.add(
          new SourceRecord(
              hex.parseHex(pair.get("k").asText()), hex.parseHex(pair.get("v").asText())));
    }
    return records;
  }

  /** The records that fit into small blocks, for tests that need many blocks. */
  static List<SourceRecord> smallRecords() throws IOException {
    return records().stream().filter(record -> record.size() <= 400).toList();
  }

  /** A copy that a test may change. */
  static Path copyTo(Path target) throws IOException {
    Path source = container();
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path copy = target.resolve(source.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
            return FileVisitResult.CONTINUE;
          }
        });
    return target;
  }

  private static Path resources() {
    URL url = Objects.requireNonNull(RealBackup.class.getResource("/fdb-backup/README.md"));
    try {
      return Path.of(url.toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
