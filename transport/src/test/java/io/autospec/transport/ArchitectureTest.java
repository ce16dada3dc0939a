package io.autospec.transport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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
  void shouldDependOnTheJdkAndAgronaAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.autospec.transport..", "java..", "javax.crypto..", "org.agrona..")
        .check(TRANSPORT);
  }

  @Test
  void shouldKeepTheFormatIndependentOfItsCarriers() {
    noClasses()
        .that()
        .resideInAPackage("..transport.frame..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.autospec.transport")
        .check(TRANSPORT);
  }

  @Test
  void shouldReadNoClockButTheInjectedOneAndStartNoThread() {
    noClasses().should().callMethod(System.class, "nanoTime").check(TRANSPORT);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(TRANSPORT);
    noClasses().should().dependOnClassesThat().areAssignableTo(Thread.class).check(TRANSPORT);
  }
}
