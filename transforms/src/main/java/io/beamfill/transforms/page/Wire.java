package io.beamfill.transforms.page;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;

/** The parts that the coders of pages are made of. */
final class Wire {
  private Wire() {}

  interface Write<T> {
    void to(T value, OutputStream out) throws IOException;
  }

  interface Read<T> {
    T from(InputStream in) throws IOException;
  }

  static void writeVersion(int version, OutputStream out) throws IOException {
    out.write(version);
  }

  static void readVersion(int version, InputStream in) throws IOException {
    int found = in.read();
    if (found < 0) {
      throw new EOFException("The page ends before it begins");
    }
    if (found != version) {
      throw new CoderException("Page format " + found + " where " + version + " was expected");
    }
  }

  static void writeInt(int value, OutputStream out) throws IOException {
    VarInt.encode(value, out);
  }

  static int readInt(InputStream in) throws IOException {
    return VarInt.decodeInt(in);
  }

  static void writeBytes(byte[] value, OutputStream out) throws IOException {
    ByteArrayCoder.of().encode(value, out);
  }

  static byte[] readBytes(InputStream in) throws IOException {
    return ByteArrayCoder.of().decode(in);
  }

  static <T> void writeList(List<T> values, Write<T> write, OutputStream out) throws IOException {
    writeInt(values.size(), out);
    for (T value : values) {
      write.to(value, out);
    }
  }

  static <T> List<T> readList(Read<T> read, InputStream in) throws IOException {
    int size = readInt(in);
    List<T> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(read.from(in));
    }
    return values;
  }

  static void writeInts(int[] values, OutputStream out) throws IOException {
    writeInt(values.length, out);
    int last = 0;
    for (int value : values) {
      writeInt(value - last, out);
      last = value;
    }
  }

  static int[] readInts(InputStream in) throws IOException {
    int[] values = new int[readInt(in)];
    int last = 0;
    for (int i = 0; i < values.length; i++) {
      last += readInt(in);
      values[i] = last;
    }
    return values;
  }
}
