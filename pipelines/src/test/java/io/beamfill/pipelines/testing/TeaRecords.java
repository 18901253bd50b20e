package io.beamfill.pipelines.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beamfill.fdb.backup.BackupWriter;
import io.beamfill.transforms.source.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Single records of the tea application, for a backup of a test's own. */
public final class TeaRecords {
  private final Map<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);

  /** A UUID that ends with these two hexadecimal digits. */
  public static String id(String lastByte) {
    return "c0ffee00-0000-4000-8000-0000000000" + lastByte;
  }

  /** A key: a prefix, and fields in hexadecimal digits and dashes. */
  public static byte[] key(String prefix, String hexFields) {
    byte[] fields = bytes(hexFields);
    byte[] key = Arrays.copyOf(prefix.getBytes(UTF_8), prefix.length() + fields.length);
    System.arraycopy(fields, 0, key, prefix.length(), fields.length);
    return key;
  }

  /** Bytes of hexadecimal digits and dashes. */
  public static byte[] bytes(String hexFields) {
    return HexFormat.of().parseHex(hexFields.replace("-", ""));
  }

  /** JSON that is written with single quotes. */
  public static String json(String text) {
    return text.replace('\'', '"');
  }

  /** A QR's payload. */
  public static String qr(String tea, String temperature, String expiration) {
    return "{'Tea':'"
        + tea
        + "','BowlingTemp':"
        + temperature
        + ",'ExpirationDate':'"
        + expiration
        + "'}";
  }

  /** Adds a record whose payload is {@link #json}. */
  public TeaRecords add(String prefix, String hexFields, String payload) {
    return add(key(prefix, hexFields), json(payload).getBytes(UTF_8));
  }

  /** Adds a record. */
  public TeaRecords add(byte[] key, byte[] payload) {
    records.put(key, payload);
    return this;
  }

  /** Writes them as a backup. */
  public void writeBackup(Path folder) {
    try {
      new BackupWriter(folder)
          .write(
              records.entrySet().stream()
                  .map(each -> new SourceRecord(each.getKey(), each.getValue()))
                  .iterator());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
