package io.beamfill.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PayloadDigestTest {
  @Test
  void isTheLengthAndTheSha256() {
    assertThat(new String(PayloadDigest.of("abc".getBytes(UTF_8)), UTF_8))
        .isEqualTo(
            "3 bytes, SHA-256"
                + " ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void isToldFromAPayload() {
    String digest = new String(PayloadDigest.of(new byte[1_000_000]), UTF_8);
    assertThat(isDigest(digest)).isTrue();
    assertThat(isDigest("")).isFalse();
    assertThat(isDigest(digest + " ")).isFalse();
    assertThat(isDigest("\"" + digest + "\"")).isFalse();
    assertThat(isDigest(digest.replace("SHA-256", "SHA-512"))).isFalse();
    assertThat(isDigest(digest + "\n" + digest)).isFalse();
    assertThat(PayloadDigest.isDigest(new byte[] {(byte) 0xff, 0})).isFalse();
  }

  private static boolean isDigest(String kept) {
    return PayloadDigest.isDigest(kept.getBytes(UTF_8));
  }
}
