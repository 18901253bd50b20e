package io.beamfill.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AppendTrustTest {
  private final AppendTrust trust = new AppendTrust();

  @Test
  void theDirectWayIsTriedUntilItFails() {
    for (int page = 0; page < 100; page++) {
      assertThat(trust.worthTrying()).isTrue();
      trust.succeeded();
    }
  }

  @Test
  void eachFailureInARowDoublesThePagesThatGoTheSafeWay() {
    trust.failed();
    assertThat(pagesUntilTried()).isEqualTo(16);
    trust.failed();
    assertThat(pagesUntilTried()).isEqualTo(32);
    trust.succeeded();
    trust.failed();
    assertThat(pagesUntilTried()).isEqualTo(16);
  }

  @Test
  void theDirectWayIsNeverGivenUp() {
    for (int failure = 0; failure < 20; failure++) {
      trust.failed();
    }
    assertThat(pagesUntilTried()).isEqualTo(1024);
  }

  private int pagesUntilTried() {
    int pages = 0;
    while (!trust.worthTrying()) {
      pages++;
    }
    return pages;
  }
}
