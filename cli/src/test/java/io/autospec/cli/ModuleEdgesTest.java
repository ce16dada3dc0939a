package io.autospec.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveRawType;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The edges between modules that ARCHITECTURE.md allows, and no others. */
class ModuleEdgesTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.autospec");

  private static void requireOnly(String module, String... allowed) {
    String[] packages = new String[allowed.length + 2];
    packages[0] = "java..";
    packages[1] = "io.autospec." + module + "..";
    System.arraycopy(allowed, 0, packages, 2, allowed.length);
    classes()
        .that()
        .resideInAPackage("io.autospec." + module + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(ALL);
  }

  @Test
  void shouldLetLawUseTheSamplerAndStatistics() {
    requireOnly("law", "io.autospec.sampler..", "org.apache.commons.statistics..");
  }

  @Test
  void shouldLetModelUseTheSamplerOnnxRuntimeAndJackson() {
    requireOnly("model", "io.autospec.sampler..", "ai.onnxruntime..", "com.fasterxml.jackson..");
  }

  /** What outlives a process knows chains, and where it is written; nothing of actors. */
  @Test
  void shouldLetDurableUseTheSamplerJacksonAndTheClientsOfStores() {
    requireOnly(
        "durable",
        "io.autospec.sampler..",
        "com.fasterxml.jackson..",
        "com.zaxxer.hikari..",
        "org.flywaydb..",
        "org.h2..",
        "software.amazon.awssdk..",
        "javax.sql..",
        "javax.imageio..",
        "javax.net.ssl..",
        "org.slf4j..");
  }

  /** The command line names a job's status; records, checkpoints and blobs are the runtime's. */
  @Test
  void shouldLetTheCommandLineUseNothingOfDurableButAStatus() {
    noClasses()
        .that()
        .resideInAPackage("io.autospec.cli..")
        .should()
        .dependOnClassesThat(
            describe(
                "durable's, but JobStatus",
                type ->
                    type.getPackageName().startsWith("io.autospec.durable")
                        && !type.getSimpleName().equals("JobStatus")))
        .check(ALL);
  }

  @Test
  void shouldKeepOnnxRuntimeAndTestsOutOfTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage("io.autospec.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..", "io.autospec.testkit..", "org.junit..")
        .check(ALL);
  }

  @Test
  void shouldLetActorsUseTheSamplerModelsTheDataPlaneAndAkka() {
    requireOnly(
        "actors",
        "io.autospec.sampler..",
        "io.autospec.model..",
        "io.autospec.transport..",
        "io.autospec.durable..",
        "com.fasterxml.jackson..",
        "org.agrona..",
        "akka..",
        "scala..",
        "com.typesafe.config..",
        "org.HdrHistogram..",
        "org.slf4j..",
        "javax.net.ssl..",
        "javax.security.auth.x500..");
  }

  /** Experiments run jobs and look at what comes back; how jobs are run is the actors' alone. */
  @Test
  void shouldLetScalingUseJobsStatisticsAndPlots() {
    requireOnly(
        "scaling",
        "io.autospec.sampler..",
        "io.autospec.law..",
        "io.autospec.model..",
        "io.autospec.actors.job..",
        "com.fasterxml.jackson..",
        "org.apache.commons.statistics..",
        "org.apache.commons.math3..",
        "org.apache.batik.svggen..",
        "org.knowm.xchart..",
        "javax.imageio..",
        "javax.xml.parsers..",
        "org.w3c.dom..");
  }

  /** What was not run is computed from what was, and nothing else. */
  @Test
  void shouldKeepPlansPure() {
    noClasses()
        .that()
        .resideInAnyPackage("io.autospec.scaling.plan..", "io.autospec.scaling.stats..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.autospec.actors..", "org.knowm..", "java.io..", "java.nio..")
        .check(ALL);
  }

  /** The runtime's decisions, driven by hand: no thread, and no clock but the simulated one. */
  @Test
  void shouldLetTheSimulatorUseTheRuntimeWithoutThreadsAndClocks() {
    requireOnly(
        "simulator",
        "io.autospec.sampler..",
        "io.autospec.model..",
        "io.autospec.transport.port..",
        "io.autospec.durable..",
        "io.autospec.actors..");
    noClasses()
        .that()
        .resideInAPackage("io.autospec.simulator..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(ALL);
  }

  @Test
  void shouldKeepAkkaInTheActors() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.autospec.actors..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("akka..", "scala..")
        .check(ALL);
  }

  /** Tensors travel by the data plane, so that no message of an actor has an array or a buffer. */
  @Test
  void shouldKeepTensorsOutOfMessages() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .haveNameMatching("io\\.autospec\\.actors\\.(coordinator|worker|node)\\..*\\$.*")
        .and()
        .areDeclaredInClassesThat()
        .areAssignableTo(Record.class)
        .and()
        .areDeclaredInClassesThat(
            are(
                describe(
                    "messages",
                    type ->
                        type.getInterfaces().stream()
                            .anyMatch(i -> i.getName().endsWith("$Command")))))
        .should(
            haveRawType(
                describe(
                    "an array or a buffer",
                    type -> type.isArray() || type.isAssignableTo(java.nio.Buffer.class))))
        .check(ALL);
  }

  @Test
  void shouldKeepOptionsOutOfTheJob() {
    noClasses()
        .that()
        .resideInAPackage("io.autospec.cli.job..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "io.autospec.cli", "io.autospec.cli.report..")
        .check(ALL);
  }
}
