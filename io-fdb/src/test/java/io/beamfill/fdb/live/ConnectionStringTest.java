package io.beamfill.fdb.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionStringTest {
  private static final String SECRET = "hunter2Hunter2";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.5.0.6:4500",
        "10.5.0.6:4500:tls",
        "[::1]:4500",
        "[abcd:dcba::abcd:1]:1234:tls",
        "fdb-1.fdb.default.svc.cluster.local:4500",
        "localhost:1",
        "255.255.255.255:65535"
      })
  void readsEveryKindOfAddress(String address) {
    assertThat(ConnectionString.parse("docker:docker@" + address).coordinators())
        .containsExactly(address);
  }

  @Test
  void readsWhatTheClientWrites() {
    String content =
        """
        # DO NOT EDIT!
        # This file is auto-generated, it is not to be edited by hand
        prod_1:Xy1@10.0.0.1:4500,10.0.0.2:4500:tls
        """;

    assertThat(ConnectionString.parse(content).coordinators())
        .containsExactly("10.0.0.1:4500", "10.0.0.2:4500:tls");
  }

  @Test
  void blanksLineEndsAndCommentsDoNotCount() {
    assertThat(
            ConnectionString.parse(
                    "\r\n a : b @ # where\r 10.0.0.1 :4500,\n\n\t10.0.0.2:4500 # last")
                .coordinators())
        .containsExactly("10.0.0.1:4500", "10.0.0.2:4500");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is empty",
        "# nothing | is empty",
        "a:hunter2Hunter2 | has no @",
        "a:hunter2Hunter2@ | has a coordinator, number 1,",
        "hunter2Hunter2@10.0.0.1:4500 | has no description:id before its @",
        "a-b:hunter2Hunter2@10.0.0.1:4500 | has no description:id before its @",
        "a:hunter2Hunter2_@10.0.0.1:4500 | has no description:id before its @",
        ":hunter2Hunter2@10.0.0.1:4500 | has no description:id before its @",
        "a:b:hunter2Hunter2@10.0.0.1:4500 | has no description:id before its @",
        "a:hunter2Hunter2@10.0.0.1 | has a coordinator, number 1,",
        "a:hunter2Hunter2@10.0.0.1:4500, | has a coordinator, number 2,",
        "a:hunter2Hunter2@10.0.0.1:4500,10.0.0.2:0 | has a coordinator, number 2,",
        "a:hunter2Hunter2@10.0.0.1:65536 | has a coordinator, number 1,",
        "a:hunter2Hunter2@10.0.0.1:4500:ssl | has a coordinator, number 1,",
        "a:hunter2Hunter2@10.0.0:4500 | has a coordinator, number 1,",
        "a:hunter2Hunter2@10.0.0.256:4500 | has a coordinator, number 1,",
        "a:hunter2Hunter2@::1:4500 | has a coordinator, number 1,",
        "a:hunter2Hunter2@[::g]:4500 | has a coordinator, number 1,",
        "a:hunter2Hunter2@[fdb]:4500 | has a coordinator, number 1,",
        "a:hunter2Hunter2@a..b:4500 | has a coordinator, number 1,",
        "a:hunter2Hunter2@10.0.0.1:4500@10.0.0.2:4500 | has a coordinator, number 1,",
        "a:hunter2Hunter2@10.0.0.1:4500,10.0.0.1:4500 | names one coordinator twice, as number 2"
      })
  void saysWhatIsWrongAndNothingOfTheContent(String content, String problem) {
    assertThatThrownBy(() -> ConnectionString.parse(content))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(problem)
        .hasMessageNotContainingAny(SECRET, "10.0.0");
  }

  @Test
  void keepsNothingByWhichTheClusterCouldBeUsed() {
    ConnectionString read = ConnectionString.parse("secretName:" + SECRET + "@10.0.0.1:4500");

    assertThat(read.toString()).doesNotContain("secretName", SECRET);
    assertThat(read.nameHash()).matches("[0-9a-f]{16}");
    assertThat(ConnectionString.parse("secretName:other@10.0.0.9:4500").nameHash())
        .as("the id changes with the coordinators")
        .isEqualTo(read.nameHash());
    assertThat(ConnectionString.parse("another:" + SECRET + "@10.0.0.1:4500").nameHash())
        .isNotEqualTo(read.nameHash());
  }

  @Property(tries = 1_000)
  void anyTextIsReadOrRefusedWithASentence(@ForAll("texts") String text) {
    try {
      assertThat(ConnectionString.parse(text).coordinators()).isNotEmpty();
    } catch (IllegalArgumentException refusal) {
      assertThat(refusal.getMessage()).matches("(is|has|names) .*");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    List<String> parts =
        List.of("a", ":", "@", "10.0.0.1", "4500", ",", "tls", "[::1]", "#", "\n", " ", ".", "_");
    return Arbitraries.of(parts).list().ofMaxSize(12).map(each -> String.join("", each));
  }
}
