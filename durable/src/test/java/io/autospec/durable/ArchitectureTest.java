package io.autospec.durable;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What outlives a process knows chains and stores, and nothing of actors, networks or screens. */
class ArchitectureTest {
  private static final JavaClasses DURABLE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.autospec.durable");

  @Test
  void shouldDependOnTheSamplerAndOnStoresAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.autospec.durable..",
            "io.autospec.sampler..",
            "java..",
            "javax.imageio..",
            "javax.net.ssl..",
            "javax.sql..",
            "com.fasterxml.jackson..",
            "com.zaxxer.hikari..",
            "org.h2..",
            "org.postgresql..",
            "org.flywaydb..",
            "software.amazon.awssdk..")
        .check(DURABLE);
  }

  /** Bytes to checkpoints and back: no file, no network, no clock, no library. */
  @Test
  void shouldKeepTheFormatsPure() {
    classes()
        .that()
        .resideInAPackage("..durable.checkpoint..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.autospec.durable",
            "io.autospec.durable.checkpoint..",
            "io.autospec.sampler.chain..",
            "java.lang..",
            "java.nio",
            "java.nio.charset..",
            "java.security..",
            "java.util..")
        .check(DURABLE);
  }

  @Test
  void shouldKeepLibrariesOutOfThePorts() {
    noClasses()
        .that()
        .haveSimpleName("JobStore")
        .or()
        .haveSimpleName("BlobStore")
        .or()
        .haveSimpleName("JobRecord")
        .or()
        .haveSimpleName("BlobRef")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("io.autospec.durable..", "java..")
        .check(DURABLE);
  }
}
