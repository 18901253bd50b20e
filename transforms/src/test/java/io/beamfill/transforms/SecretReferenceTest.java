package io.beamfill.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beamfill.transforms.BeamfillException.Category;
import io.beamfill.transforms.SecretReference.Place;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretReferenceTest {
  @TempDir Path folder;

  @Test
  void parsesAVariable() {
    assertThat(SecretReference.parse("env:PG_URL"))
        .isEqualTo(new SecretReference(Place.ENVIRONMENT, "PG_URL"));
  }

  @Test
  void parsesAFile() {
    assertThat(SecretReference.parse("file:/run/secrets/pg url"))
        .isEqualTo(new SecretReference(Place.FILE, "/run/secrets/pg url"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "env:", "file:", "file: ", "env:A-B", "env:1A", "ENV:A", "hunter2"})
  void refusesWhatIsNoReferenceWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> SecretReference.parse(text))
        .isInstanceOfSatisfying(
            BeamfillException.class, e -> assertThat(e.category()).isEqualTo(Category.USAGE))
        .hasMessage(
            "A secret must be given as env:NAME, the name of an environment variable, or as"
                + " file:PATH");
  }

  @Test
  void readsTheVariable() {
    SecretReference reference = SecretReference.parse("env:PG_URL");
    assertThat(reference.resolve(name -> name.equals("PG_URL") ? " hunter2 " : null))
        .isEqualTo(" hunter2 ");
  }

  @Test
  void readsTheProcessEnvironment() {
    assertThat(SecretReference.parse("env:PATH").resolve()).isEqualTo(System.getenv("PATH"));
  }

  @Test
  void namesAVariableThatIsNotSet() {
    assertThatThrownBy(() -> SecretReference.parse("env:PG_URL").resolve(name -> null))
        .isInstanceOfSatisfying(
            BeamfillException.class, e -> assertThat(e.category()).isEqualTo(Category.USAGE))
        .hasMessage(
            "env:PG_URL gives nothing: the environment variable PG_URL is not set; set it where"
                + " Beamfill and its workers run");
  }

  @Test
  void namesAVariableThatIsEmpty() {
    assertThatThrownBy(() -> SecretReference.parse("env:PG_URL").resolve(name -> ""))
        .isInstanceOf(BeamfillException.class)
        .hasMessageStartingWith(
            "env:PG_URL gives nothing: the environment variable PG_URL is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "hunter2\n", "hunter2\r\n"})
  void readsTheFileWithoutTheNewlineAtItsEnd(String content) throws Exception {
    assertThat(fileOf(content).resolve()).isEqualTo("hunter2");
  }

  @Test
  void trimsNothingButOneNewline() throws Exception {
    assertThat(fileOf(" two\nlines \n\n").resolve()).isEqualTo(" two\nlines \n");
  }

  @Test
  void readsTheFileEachTime() throws Exception {
    SecretReference reference = fileOf("before");
    assertThat(reference.resolve()).isEqualTo("before");
    Files.writeString(folder.resolve("secret"), "after");
    assertThat(reference.resolve()).isEqualTo("after");
  }

  @Test
  void namesAFileThatIsMissing() {
    SecretReference reference = SecretReference.parse("file:" + folder.resolve("none"));
    assertThatThrownBy(reference::resolve)
        .isInstanceOfSatisfying(
            BeamfillException.class, e -> assertThat(e.category()).isEqualTo(Category.USAGE))
        .hasMessageStartingWith(reference + " gives nothing: the file cannot be read");
  }

  @Test
  void namesAFolder() {
    SecretReference reference = SecretReference.parse("file:" + folder);
    assertThatThrownBy(reference::resolve)
        .isInstanceOf(BeamfillException.class)
        .hasMessageStartingWith(reference + " gives nothing: the file cannot be read");
  }

  @Test
  void namesAFileThatIsNotText() throws Exception {
    Files.write(folder.resolve("secret"), new byte[] {(byte) 0xff});
    SecretReference reference = SecretReference.parse("file:" + folder.resolve("secret"));
    assertThatThrownBy(reference::resolve)
        .isInstanceOf(BeamfillException.class)
        .hasMessageStartingWith(reference + " gives nothing: the file cannot be read");
  }

  @Test
  void namesAFileThatIsEmpty() throws Exception {
    SecretReference reference = fileOf("\n");
    assertThatThrownBy(reference::resolve)
        .isInstanceOf(BeamfillException.class)
        .hasMessage(reference + " gives nothing: the file is empty; write the secret into it");
  }

  @Test
  void travelsAsTheReferenceOnly() throws Exception {
    SecretReference reference = fileOf("hunter2");
    assertThat(reference).hasToString("file:" + folder.resolve("secret"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(reference);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(reference);
    }
  }

  private SecretReference fileOf(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), content);
    return SecretReference.parse("file:" + file);
  }
}
