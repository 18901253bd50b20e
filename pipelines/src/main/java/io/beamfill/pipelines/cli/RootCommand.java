package io.beamfill.pipelines.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The options that every command takes, before or after the command's name. */
@Command(
    name = "beamfill",
    description = "Moves history into PostgreSQL, exactly once.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    usageHelpAutoWidth = true)
final class RootCommand {
  static final class FormatConverter implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String text) {
      for (OutputFormat format : OutputFormat.values()) {
        if (format.toString().equals(text)) {
          return format;
        }
      }
      throw new TypeConversionException("it must be text or json, not \"" + text + "\"");
    }
  }

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      converter = FormatConverter.class,
      defaultValue = "text",
      description = "How the result is given on stdout: text or json.")
  OutputFormat format;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Log more, and show stack traces.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of Beamfill and of Beam.")
  boolean version;
}
