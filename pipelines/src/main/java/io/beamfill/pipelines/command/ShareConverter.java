package io.beamfill.pipelines.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 1%} as 0.01. */
final class ShareConverter implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,6})?%")) {
      throw new TypeConversionException("'" + text + "' is not a share like 1% or 0.5%");
    }
    return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
  }
}
