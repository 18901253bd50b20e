package io.beamfill.jdbc.write;

import io.beamfill.jdbc.row.TableRow;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@link PreparedStatement} that {@code JdbcIO} fills: it takes whole rows as its one parameter
 * and touches the database only when it is executed. So nothing that can fail lies outside of what
 * {@code JdbcIO} tries again. Any other method is refused: a later version of Beam that calls one
 * is to be noticed.
 */
final class RowBatch implements InvocationHandler {
  /** Writes rows, without committing them. */
  interface Writer {
    void write(List<TableRow> rows) throws SQLException;
  }

  private final Writer writer;
  private final List<TableRow> rows = new ArrayList<>();

  RowBatch(Writer writer) {
    this.writer = writer;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws SQLException {
    return switch (method.getName()) {
      case "setObject" -> {
        rows.add((TableRow) arguments[1]);
        yield null;
      }
      case "executeBatch" -> {
        writer.write(rows);
        yield new int[rows.size()];
      }
      case "clearBatch" -> {
        rows.clear();
        yield null;
      }
      case "clearParameters", "addBatch", "close" -> null;
      case "toString" -> rows.size() + " rows";
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      default -> throw new UnsupportedOperationException("PreparedStatement." + method.getName());
    };
  }
}
