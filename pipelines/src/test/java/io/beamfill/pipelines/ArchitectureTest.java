package io.beamfill.pipelines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports run one way: pipelines → io modules → transforms. */
final class ArchitectureTest {
  private static final String TRANSFORMS = "io.beamfill.transforms..";
  private static final String FDB = "io.beamfill.fdb..";
  private static final String LEDGER = "io.beamfill.ledger..";
  private static final String POSTGRES = "io.beamfill.postgres..";
  private static final String JDBC = "io.beamfill.jdbc..";
  private static final String PIPELINES = "io.beamfill.pipelines..";

  private static JavaClasses house;

  @BeforeAll
  static void readTheHouse() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.beamfill");
  }

  @Test
  void theHouseIsThere() {
    assertThat(house.containPackage("io.beamfill.transforms")).isTrue();
    assertThat(house.containPackage("io.beamfill.pipelines")).isTrue();
  }

  @Test
  void transformsKnowsNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage(TRANSFORMS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FDB, LEDGER, POSTGRES, JDBC, PIPELINES)
        .check(house);
  }

  @Test
  void transformsKnowsNoDatabaseAndNoNetwork() {
    noClasses()
        .that()
        .resideInAPackage(TRANSFORMS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "org.postgresql..",
            "com.zaxxer..",
            "com.apple.foundationdb..",
            "java.net.http..")
        .check(house);
  }

  @Test
  void fdbKnowsNeitherPostgresNorPipelines() {
    noClasses()
        .that()
        .resideInAPackage(FDB)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LEDGER, POSTGRES, JDBC, PIPELINES, "java.sql..", "org.postgresql..")
        .allowEmptyShould(true)
        .check(house);
  }

  @Test
  void ledgerKnowsNoOtherModuleButTransforms() {
    noClasses()
        .that()
        .resideInAPackage(LEDGER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FDB, POSTGRES, JDBC, PIPELINES, "java.sql..", "org.postgresql..")
        .check(house);
  }

  @Test
  void theLedgerSourceDoesNotKnowTheMadeUpLedger() {
    noClasses()
        .that()
        .resideInAnyPackage("io.beamfill.ledger.scan..", "io.beamfill.ledger.source..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.beamfill.ledger.server..")
        .check(house);
  }

  @Test
  void postgresKnowsNeitherFdbNorPipelines() {
    noClasses()
        .that()
        .resideInAPackage(POSTGRES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FDB, LEDGER, JDBC, PIPELINES, "com.apple.foundationdb..")
        .allowEmptyShould(true)
        .check(house);
  }

  @Test
  void jdbcKnowsNoDriverAndNoOtherModuleButTransforms() {
    noClasses()
        .that()
        .resideInAPackage(JDBC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            FDB,
            LEDGER,
            POSTGRES,
            PIPELINES,
            "com.apple.foundationdb..",
            "org.postgresql..",
            "org.h2..")
        .check(house);
  }

  @Test
  void onlyPipelinesKnowsRunners() {
    noClasses()
        .that()
        .resideOutsideOfPackage(PIPELINES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.beam.runners..", "org.apache.flink..")
        .check(house);
  }

  @ParameterizedTest
  @ValueSource(strings = {"transforms", "fdb", "ledger", "postgres", "jdbc", "pipelines"})
  void thePackagesOfAModuleHaveNoCycles(String module) {
    slices()
        .matching("io.beamfill." + module + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(house);
  }
}
