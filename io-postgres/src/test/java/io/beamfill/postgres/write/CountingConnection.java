package io.beamfill.postgres.write;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection that counts what is done with it. */
final class CountingConnection {
  private CountingConnection() {}

  /** Counts savepoints: each stands for one try. */
  static Connection savepoints(Connection connection, AtomicInteger count) {
    return (Connection)
        Proxy.newProxyInstance(
            CountingConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("setSavepoint")) {
                count.incrementAndGet();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }
}
