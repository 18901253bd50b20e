package io.beamfill.transforms.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What is kept of a payload that may not be kept: its length and its SHA-256, as text. It tells two
 * payloads apart, and can be compared with one that the source holds; it cannot be decoded.
 */
public final class PayloadDigest {
  private static final String HASH = "SHA-256";
  private static final Pattern DIGEST =
      Pattern.compile("[0-9]{1,10} bytes, " + HASH + " [0-9a-f]{64}");

  /** Longer than any digest. */
  private static final int TOO_LONG = 128;

  private PayloadDigest() {}

  /** The digest of a payload. */
  public static byte[] of(byte[] payload) {
    try {
      byte[] hash = MessageDigest.getInstance(HASH).digest(payload);
      String text = payload.length + " bytes, " + HASH + " " + HexFormat.of().formatHex(hash);
      return text.getBytes(US_ASCII);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has " + HASH, impossible);
    }
  }

  /** Whether what was kept is the digest of a payload, not a payload. */
  public static boolean isDigest(byte[] kept) {
    return kept.length < TOO_LONG && DIGEST.matcher(new String(kept, ISO_8859_1)).matches();
  }
}
