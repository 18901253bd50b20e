package io.beamfill.jdbc.write;

import io.beamfill.jdbc.connect.JdbcException;
import io.beamfill.jdbc.connect.JdbcTarget;
import io.beamfill.jdbc.count.RunCounters;
import io.beamfill.jdbc.row.TableRow;
import io.beamfill.transforms.read.PagesInFlight;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Connection} that {@code JdbcIO} holds. Behind it is one of the pool's, which is given
 * back after every commit and every failure: {@code JdbcIO} itself would try again on the
 * connection that broke. Errors leave it without the driver's words about values.
 */
final class BatchConnection implements InvocationHandler {
  private static final Logger LOG = LoggerFactory.getLogger(WriteRows.class);

  private final JdbcTarget target;
  private final TableWrite write;
  private final PagesInFlight inFlight;
  private @Nullable Connection live;
  private long uncommitted;
  private int lastRows;

  private BatchConnection(JdbcTarget target, TableWrite write, PagesInFlight inFlight) {
    this.target = target;
    this.write = write;
    this.inFlight = inFlight;
  }

  /** A connection that opens one when it has rows to write. */
  static Connection of(JdbcTarget target, TableWrite write, PagesInFlight inFlight) {
    return proxy(Connection.class, new BatchConnection(target, write, inFlight));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws SQLException {
    return switch (method.getName()) {
      case "prepareStatement" -> proxy(PreparedStatement.class, new RowBatch(this::execute));
      case "commit" -> {
        commit();
        yield null;
      }
      case "rollback", "close" -> {
        giveBack();
        yield null;
      }
      // The pool's connections are without autocommit.
      case "setAutoCommit" -> null;
      // JdbcIO looks for the URL there, and logs one that it does not understand.
      case "getMetaData" -> null;
      case "toString" -> "a connection to " + target.url();
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      default -> throw new UnsupportedOperationException("Connection." + method.getName());
    };
  }

  private void execute(List<TableRow> rows) throws SQLException {
    try {
      if (live == null) {
        live = target.open();
      }
      try (PreparedStatement statement = live.prepareStatement(write.sql())) {
        for (TableRow row : rows) {
          write.bind(statement, row);
          statement.addBatch();
        }
        statement.executeBatch();
      }
      uncommitted = rows.size();
      lastRows = (int) rows.stream().filter(TableRow::last).count();
    } catch (SQLException error) {
      throw refused(error);
    }
  }

  private void commit() throws SQLException {
    if (live == null) {
      return;
    }
    try {
      live.commit();
    } catch (SQLException error) {
      throw refused(error);
    }
    RunCounters.rowsSent(write.table(), uncommitted);
    for (; lastRows > 0; lastRows--) {
      inFlight.leave();
    }
    giveBack();
  }

  private JdbcException refused(SQLException error) {
    giveBack();
    JdbcException refused =
        JdbcException.ofBatch(
            write.mapping().table().displayName(), write.mapping().names(), error);
    if (refused.passes()) {
      LOG.info("Trying again after SQLSTATE {}", refused.getSQLState());
    }
    return refused;
  }

  /** The pool rolls back what was not committed, and sorts out connections that are broken. */
  private void giveBack() {
    Connection connection = live;
    live = null;
    uncommitted = 0;
    lastRows = 0;
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException broken) {
      // What failed before is told; a connection that cannot be closed is gone already.
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
