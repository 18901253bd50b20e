package io.beamfill.jdbc.write;

import io.beamfill.jdbc.dialect.Dialect;
import io.beamfill.jdbc.mapping.MappedColumn;
import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.jdbc.row.RowCodec;
import io.beamfill.jdbc.row.TableRow;
import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * How rows of one table are written.
 *
 * @param mapping the table
 * @param dialect the target's
 * @param fallback whether the rows give way to any row that has their key
 */
record TableWrite(TableMapping mapping, Dialect dialect, boolean fallback) implements Serializable {
  String sql() {
    return dialect.upsert(mapping, fallback);
  }

  void bind(PreparedStatement statement, TableRow row) throws SQLException {
    List<Object> fields = new RowCodec(mapping).decode(row.bytes());
    for (int field = 0; field < fields.size(); field++) {
      MappedColumn column = mapping.columns().get(field);
      dialect.bind(statement, field + 1, column, fields.get(field));
    }
  }

  String table() {
    return mapping.spec().name();
  }

  /** Names the step of the pipeline. */
  String label() {
    return table() + (fallback ? " (fallback)" : "");
  }
}
