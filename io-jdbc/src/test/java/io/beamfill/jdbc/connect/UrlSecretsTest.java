package io.beamfill.jdbc.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlSecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host/db?user=me&password=hunter2",
        "jdbc:postgresql://host/db?user=me&sslpassword=hunter2",
        "jdbc:postgresql://me:hunter2@host/db",
        "jdbc:h2:mem:x;USER=me;PASSWORD=hunter2",
        "jdbc:db2://host:50000/db:user=me;pwd=hunter2;",
        "jdbc:oracle:thin:me/hunter2@//host/service",
        "jdbc:mariadb://host/db?user=me&password=h%75nter2",
        "jdbc:x:y;accessToken=hunter2"
      })
  void areLeftOutOfMessages(String url) {
    UrlSecrets secrets = new UrlSecrets(url);
    assertThat(secrets.removedFrom("Cannot open " + url + " as me with hunter2 on host"))
        .isEqualTo("Cannot open … as me with … on host");
  }

  @Test
  void leaveOtherMessagesAlone() {
    assertThat(new UrlSecrets("jdbc:h2:mem:x;USER=sa;PASSWORD=").removedFrom("as sa to x"))
        .isEqualTo("as sa to x");
  }
}
