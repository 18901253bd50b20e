package io.beamfill.pipelines.job;

import io.beamfill.fdb.live.FdbSettings;
import io.beamfill.fdb.live.Priority;
import io.beamfill.postgres.write.WriteMode;
import io.beamfill.transforms.BeamfillException;
import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.source.PageLimits;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;

/**
 * Reads job files. Whatever it does not know is an error, with the file and the line, or the
 * override, that it comes from.
 */
public final class JobFileParser {
  private static final int MOST_PAGE_ROWS = 1_000_000;
  private static final long LEAST_PAGE_BYTES = 1L << 10;
  private static final long MOST_PAGE_BYTES = 64L << 20;
  private static final int MOST_ROWS_PER_SECOND = 1_000_000_000;
  private static final int MOST_IDENTIFIER_BYTES = 63;

  /** Which of them the client knows, it says itself. */
  private static final int MOST_API_VERSION = 9_999;

  private static final String TAG = "[!-~]{1," + FdbSettings.MOST_TAG_BYTES + "}";

  private final Map<String, String> decoders = new LinkedHashMap<>();

  /**
   * @param decoders the names that a job file may give as its decoder
   */
  public JobFileParser(Iterable<String> decoders) {
    TreeSet<String> names = new TreeSet<>();
    decoders.forEach(names::add);
    names.forEach(name -> this.decoders.put(name, name));
  }

  /**
   * Reads a file.
   *
   * @param file the job file
   * @param overrides each like {@code write.mode=append}; a later one wins over an earlier one
   * @throws BeamfillException of category {@code USAGE}, with one sentence for the first error
   */
  public JobFile parse(Path file, List<String> overrides) {
    try {
      return parse(file.toString(), Files.readString(file), overrides);
    } catch (NoSuchFileException cause) {
      throw unreadable(file, "there is no such job file; check the path", cause);
    } catch (CharacterCodingException cause) {
      throw unreadable(file, "the job file is not UTF-8 text; save it as UTF-8", cause);
    } catch (IOException cause) {
      throw unreadable(file, "the job file cannot be read; check that it is a file", cause);
    }
  }

  private static BeamfillException unreadable(Path file, String problem, IOException cause) {
    return new BeamfillException(Category.USAGE, file + ": " + problem, cause);
  }

  JobFile parse(String file, String text, List<String> overrides) {
    Places places = new Places(file);
    MappingNode root = YamlTree.read(text, places);
    Overrides applied = new Overrides(root, places);
    overrides.forEach(applied::apply);

    Section job =
        new Section("", root, places)
            .accepting("job", "source", "decoder", "target", "write", "limits");
    WriteConfig write =
        job.optionalSection("write").map(JobFileParser::write).orElse(WriteConfig.DEFAULT);
    return new JobFile(
        job.required("job")
            .matching("[A-Za-z0-9_-]{1,63}", "letters, digits, - and _, at most 63 of them"),
        source(job.requiredSection("source")),
        job.required("decoder").oneOf(decoders),
        target(job.requiredSection("target"), write.mode()),
        write,
        job.optionalSection("limits")
            .map(section -> limits(section, write.mode()))
            .orElse(LimitsConfig.DEFAULT));
  }

  private static SourceConfig source(Section section) {
    Map<String, Function<Section, SourceConfig>> types = new LinkedHashMap<>();
    types.put(FdbConfig.TYPE, JobFileParser::fdb);
    types.put(FdbBackupConfig.TYPE, JobFileParser::fdbBackup);
    types.put(LedgerConfig.TYPE, LedgerSection::read);
    return section.required("type").oneOf(types).apply(section);
  }

  private static SourceConfig fdbBackup(Section section) {
    section.accepting("type", "location", "version", "index");
    return new FdbBackupConfig(
        section.required("location").text(),
        section.optional("version").map(value -> value.as(BackupVersion::parse)),
        section.optional("index").map(Value::text));
  }

  private static SourceConfig fdb(Section section) {
    section.accepting("type", "clusterFile", "apiVersion", "priority", "tag");
    Map<String, Priority> priorities = new LinkedHashMap<>();
    priorities.put(FdbConfig.word(Priority.BATCH), Priority.BATCH);
    priorities.put(FdbConfig.word(Priority.DEFAULT), Priority.DEFAULT);
    FdbSettings defaults = FdbSettings.DEFAULT;
    return new FdbConfig(
        new FdbSettings(
            section.optional("clusterFile").map(Value::text).orElse(defaults.clusterFile()),
            section
                .optional("apiVersion")
                .map(value -> value.integer(1, MOST_API_VERSION))
                .orElse(defaults.apiVersion()),
            section
                .optional("priority")
                .map(value -> value.oneOf(priorities))
                .orElse(defaults.priority()),
            section
                .optional("tag")
                .map(value -> value.matching(TAG, "1 to 16 ASCII characters without blanks"))
                .orElse(defaults.tag())));
  }

  private static TargetConfig target(Section section, WriteMode mode) {
    section.accepting("url", "schema");
    Value url = section.required("url");
    return new TargetConfig(
        url.as(mode == WriteMode.JDBCIO ? TargetUrl::parseAnyProduct : TargetUrl::parse),
        section
            .optional("schema")
            .map(value -> value.as(JobFileParser::identifier))
            .orElse(TargetConfig.DEFAULT_SCHEMA));
  }

  private static String identifier(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_IDENTIFIER_BYTES) {
      throw new IllegalArgumentException(
          "must be at most " + MOST_IDENTIFIER_BYTES + " bytes long, as PostgreSQL cuts names off");
    }
    return text;
  }

  private static WriteConfig write(Section section) {
    section.accepting("mode", "pageRows", "pageBytes", "rejected");
    Map<String, WriteMode> modes = new LinkedHashMap<>();
    modes.put("merge", WriteMode.MERGE);
    modes.put("append", WriteMode.APPEND);
    modes.put("jdbcio", WriteMode.JDBCIO);
    PageLimits page = WriteConfig.DEFAULT.page();
    WriteMode mode =
        section
            .optional("mode")
            .map(value -> value.oneOf(modes))
            .orElse(WriteConfig.DEFAULT.mode());
    Optional<Value> rejected = section.optional("rejected");
    if (mode != WriteMode.JDBCIO && rejected.isPresent()) {
      throw rejected
          .get()
          .refused(
              "is for write.mode: jdbcio; any other mode keeps such records in its quarantine, so"
                  + " remove it");
    }
    return new WriteConfig(
        mode,
        new PageLimits(
            section
                .optional("pageRows")
                .map(value -> value.integer(1, MOST_PAGE_ROWS))
                .orElse(page.rows()),
            section
                .optional("pageBytes")
                .map(value -> value.bytes(LEAST_PAGE_BYTES, MOST_PAGE_BYTES))
                .orElse(page.bytes())),
        rejected.map(Value::text));
  }

  private static LimitsConfig limits(Section section, WriteMode mode) {
    section.accepting("quarantine", "rowsPerSecond");
    Optional<Value> rate = section.optional("rowsPerSecond");
    if (mode == WriteMode.JDBCIO && rate.isPresent()) {
      throw rate.get().refused("is not known to write.mode: jdbcio, so remove it");
    }
    Optional<Integer> rowsPerSecond = rate.map(value -> value.integer(1, MOST_ROWS_PER_SECOND));
    return new LimitsConfig(
        section
            .optional("quarantine")
            .map(value -> value.as(QuarantineLimit::parse))
            .orElse(LimitsConfig.DEFAULT.quarantine()),
        rowsPerSecond.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }
}
