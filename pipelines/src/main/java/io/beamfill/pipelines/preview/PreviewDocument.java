package io.beamfill.pipelines.preview;

import io.beamfill.postgres.copy.TableMapping;
import io.beamfill.postgres.jobs.Job;
import io.beamfill.transforms.source.SizeEstimate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.io.range.ByteKey;
import org.apache.beam.sdk.io.range.ByteKeyRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What a run would do, for programs. */
public final class PreviewDocument {
  private PreviewDocument() {}

  /**
   * The document of {@code plan}.
   *
   * @param next the commands that fit
   */
  public static Map<String, Object> of(Preview preview, List<String> next) {
    SizeEstimate estimate = preview.plan().estimate();
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("description", preview.plan().source().describe());
    source.put("estimatedRecords", known(estimate.records()));
    source.put("estimatedBytes", estimate.bytes());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("job", preview.plan().jobFile().job());
    document.put("stage", preview.stage().name());
    document.put("status", preview.job().map(Job::status).map(Enum::name).orElse(null));
    document.put("difference", preview.difference().orElse(null));
    document.put("source", source);
    document.put("mode", preview.plan().tables().mode().name().toLowerCase(Locale.ROOT));
    document.put("keyspaces", preview.keyspaces().stream().map(PreviewDocument::keyspace).toList());
    document.put(
        "tables", preview.plan().tables().mappings().stream().map(PreviewDocument::table).toList());
    document.put("prepare", preview.prepare().document());
    document.put("warnings", preview.warnings());
    document.put("next", next);
    return document;
  }

  private static Map<String, Object> keyspace(KeyspacePreview keyspace) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", keyspace.name());
    document.put("phase", keyspace.planned().phase() + 1);
    document.put("tables", keyspace.spec().tables());
    document.put("fills", keyspace.spec().fills());
    document.put("reads", keyspace.spec().reads());
    document.put("estimatedRecords", known(keyspace.planned().estimate().records()));
    document.put("estimatedBytes", keyspace.planned().estimate().bytes());
    document.put("covered", keyspace.covered());
    document.put("gaps", keyspace.gaps().stream().map(PreviewDocument::range).toList());
    document.put("sample", keyspace.sample().map(PreviewDocument::sample).orElse(null));
    return document;
  }

  private static Map<String, Object> range(ByteKeyRange range) {
    ByteKey end = range.getEndKey();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("start", hex(range.getStartKey()));
    document.put("end", end.isEmpty() ? null : hex(end));
    return document;
  }

  private static String hex(ByteKey key) {
    return HexFormat.of().formatHex(key.getBytes());
  }

  private static Map<String, Object> sample(Sample sample) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("records", sample.records());
    document.put("rejected", sample.rejected());
    document.put("rate", sample.rate());
    document.put("reasons", sample.rejections());
    return document;
  }

  private static Map<String, Object> table(TableMapping mapping) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", mapping.table().schema());
    document.put("name", mapping.table().name());
    document.put("key", mapping.spec().key());
    document.put("version", mapping.spec().version());
    document.put("columns", ColumnPreview.of(mapping));
    return document;
  }

  private static @Nullable Long known(long count) {
    return count < 0 ? null : count;
  }
}
