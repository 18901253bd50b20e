package io.beamfill.jdbc.row;

import io.beamfill.jdbc.mapping.Fit;
import io.beamfill.jdbc.mapping.MappedColumn;
import io.beamfill.jdbc.mapping.TableMapping;
import io.beamfill.transforms.decode.RejectedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The bytes of a row of one table: its fields in the order of the mapping's columns, each a byte
 * that says whether there is a value, and the value; an array as the number of its elements, and
 * each of these like a field.
 *
 * @param mapping the table
 */
public record RowCodec(TableMapping mapping) implements Serializable {
  /**
   * The bytes of a row.
   *
   * @param values one for each column of the table spec
   * @throws RejectedException where a column cannot hold its value; names the column
   */
  byte[] encode(Object[] values) {
    if (values.length != mapping.spec().columns().size()) {
      throw new IllegalArgumentException(
          "The decoder gave "
              + values.length
              + " values for the "
              + mapping.spec().columns().size()
              + " columns of "
              + mapping.spec().name());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    DataOutputStream out = new DataOutputStream(bytes);
    for (MappedColumn column : mapping.columns()) {
      encode(column, values[column.index()], out);
    }
    return bytes.toByteArray();
  }

  private void encode(MappedColumn column, @Nullable Object value, DataOutputStream out) {
    try {
      if (value != null && column.spec().array()) {
        List<?> elements = (List<?>) value;
        out.writeBoolean(true);
        out.writeInt(elements.size());
        for (Object element : elements) {
          write(column, element, out);
        }
      } else {
        write(column, value, out);
      }
    } catch (RejectedException rejection) {
      throw new RejectedException(rejection.reason(), name(column) + ": " + rejection.getMessage());
    } catch (ClassCastException wrongClass) {
      throw new IllegalArgumentException(
          "The decoder gave a "
              + value.getClass().getName()
              + " for the column "
              + name(column)
              + ", which is declared as "
              + column.spec(),
          wrongClass);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static void write(MappedColumn column, @Nullable Object value, DataOutputStream out)
      throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      FieldCodec.write(column.kind(), Fit.fit(column, value), out);
    }
  }

  private String name(MappedColumn column) {
    return mapping.spec().name() + "." + column.spec().name();
  }

  /**
   * The fields of a row, as {@link Fit#fit} gives them; an array is an {@code Object[]}.
   *
   * @param row as {@link #encode} gave it
   */
  public List<@Nullable Object> decode(byte[] row) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(row));
    List<@Nullable Object> fields = new ArrayList<>(mapping.columns().size());
    try {
      for (MappedColumn column : mapping.columns()) {
        fields.add(column.spec().array() ? readArray(column, in) : read(column, in));
      }
      return fields;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static @Nullable Object read(MappedColumn column, DataInputStream in) throws IOException {
    return in.readBoolean() ? FieldCodec.read(column.kind(), in) : null;
  }

  private static Object @Nullable [] readArray(MappedColumn column, DataInputStream in)
      throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    Object[] elements = new Object[in.readInt()];
    for (int index = 0; index < elements.length; index++) {
      elements[index] = read(column, in);
    }
    return elements;
  }
}
