package io.autospec.sampler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What keeps the mathematics pure: checked in the bytecode. */
class ArchitectureTest {
  private static final JavaClasses SAMPLER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.autospec.sampler");

  @Test
  void shouldDependOnTheJdkAndCommonsRngAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.autospec.sampler..", "java..", "org.apache.commons.rng..")
        .check(SAMPLER);
  }

  @Test
  void shouldReadNoClockStartNoThreadDoNoInputOrOutput() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.net..",
            "java.time..",
            "java.util.logging..",
            "java.util.concurrent..")
        .check(SAMPLER);
    noClasses().should().dependOnClassesThat().areAssignableTo(Thread.class).check(SAMPLER);
    noClasses().should().callMethod(System.class, "nanoTime").check(SAMPLER);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(SAMPLER);
    noClasses().should().accessField(System.class, "out").check(SAMPLER);
    noClasses().should().accessField(System.class, "err").check(SAMPLER);
  }

  @Test
  void shouldDrawNoGlobalRandomness() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.util.Random.class, java.util.SplittableRandom.class)
        .check(SAMPLER);
    noClasses().should().callMethod(Math.class, "random").check(SAMPLER);
  }

  /** Intrinsics of these may differ in the last bit between platforms; StrictMath's do not. */
  @Test
  void shouldNotUseMathFunctionsWhoseLastBitMayDiffer() {
    for (String name :
        new String[] {"log", "exp", "sin", "cos", "tan", "log10", "expm1", "log1p"}) {
      noClasses().should().callMethod(Math.class, name, double.class).check(SAMPLER);
    }
    noClasses().should().callMethod(Math.class, "pow", double.class, double.class).check(SAMPLER);
  }

  @Test
  void shouldKeepTheSubpackagesInOrder() {
    noClasses()
        .that()
        .resideInAnyPackage("..noise..", "..schedule..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..chain..", "..draft..", "..verify..")
        .check(SAMPLER);
    noClasses()
        .that()
        .resideInAnyPackage("..kernel..", "..verify..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..chain..", "..draft..")
        .check(SAMPLER);
    noClasses()
        .that()
        .resideInAPackage("..draft..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..chain..")
        .check(SAMPLER);
  }
}
