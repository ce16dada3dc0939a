package io.autospec.transport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * What keeps the data plane ignorant of diffusion, and the format of carriers: checked in the
 * bytecode.
 */
class ArchitectureTest {
  private static final JavaClasses TRANSPORT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.autospec.transport");

  @Test
  void shouldDependOnTheJdkAgronaAndAeronAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.autospec.transport..", "java..", "javax.crypto..", "org.agrona..", "io.aeron..")
        .check(TRANSPORT);
  }

  @Test
  void shouldKnowAeronInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..transport.aeron..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.aeron..")
        .check(TRANSPORT);
  }

  @Test
  void shouldKeepTheFormatIndependentOfEverythingElse() {
    noClasses()
        .that()
        .resideInAPackage("..transport.frame..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.autospec.transport",
            "..transport.port..",
            "..transport.aeron..",
            "..transport.tcp..",
            "..transport.local..")
        .check(TRANSPORT);
  }

  @Test
  void shouldKeepTheWaysOfFramesIndependentOfTheNodeAndOfEachOther() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..transport.port..", "..transport.aeron..", "..transport.tcp..", "..transport.local..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.autospec.transport")
        .check(TRANSPORT);
    slices()
        .matching("io.autospec.transport.(aeron|tcp|local)..")
        .should()
        .notDependOnEachOther()
        .check(TRANSPORT);
  }

  @Test
  void shouldReadNoClockButTheInjectedOne() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..transport.aeron..")
        .and()
        .doNotHaveSimpleName("TensorNodeContext")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(TRANSPORT);
  }
}
