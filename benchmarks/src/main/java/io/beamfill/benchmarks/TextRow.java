package io.beamfill.benchmarks;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A line of PostgreSQL's text format, taken apart. */
final class TextRow {
  private TextRow() {}

  /** Binds each field as text, and {@code \N} as NULL. */
  static void bind(String line, PreparedStatement statement) throws SQLException {
    List<String> fields = fields(line);
    for (int i = 0; i < fields.size(); i++) {
      statement.setString(i + 1, fields.get(i));
    }
  }

  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int end = line.indexOf('\t'); end >= 0; end = line.indexOf('\t', start)) {
      fields.add(field(line.substring(start, end)));
      start = end + 1;
    }
    fields.add(field(line.substring(start)));
    return fields;
  }

  private static String field(String escaped) {
    if (escaped.equals("\\N")) {
      return null;
    }
    if (escaped.indexOf('\\') < 0) {
      return escaped;
    }
    StringBuilder text = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      text.append(c == '\\' ? unescaped(escaped.charAt(++i)) : c);
    }
    return text.toString();
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0b;
      default -> c;
    };
  }
}
