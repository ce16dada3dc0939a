package io.autospec.model.conformance;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The whole conformance pack: numbers that diffusers' own code gave, against the schedules, kernels
 * and readers here. The last line printed counts the cases.
 */
class ConformanceTest {
  private static final Map<String, Tally> TALLIES = new TreeMap<>();

  @Test
  void shouldGiveEveryScheduleRowBitForBit() throws IOException {
    require("1a", ScheduleCases.tables());
  }

  @Test
  void shouldGiveEveryTimestepList() throws IOException {
    require("1b", ScheduleCases.timesteps());
  }

  @Test
  void shouldGiveEveryDdpmCoefficient() throws IOException {
    require("2a", CoefficientCases.ddpm());
  }

  @Test
  void shouldGiveEveryDdimCoefficient() throws IOException {
    require("2b", CoefficientCases.ddim());
  }

  @Test
  void shouldGiveEveryEulerAncestralCoefficient() throws IOException {
    require("2c", CoefficientCases.eulerAncestral());
  }

  @Test
  void shouldGiveEveryDdpmStep() throws IOException {
    require("3a", new OneStepCases().ddpm());
  }

  @Test
  void shouldGiveEveryDdimStep() throws IOException {
    require("3b", new OneStepCases().ddim());
  }

  @Test
  void shouldGiveEveryEulerAncestralStep() throws IOException {
    require("3c", new OneStepCases().eulerAncestral());
  }

  @Test
  void shouldFollowEveryTrajectory() throws IOException {
    TrajectoryCases cases = new TrajectoryCases();
    require("4a", cases.run("ddpm", "DDPM trajectories"));
    require("4b", cases.run("ddim", "DDIM trajectories"));
    require("4c", cases.run("euler_ancestral", "Euler trajectories"));
    System.out.println("conformance " + cases.exactShare());
  }

  @Test
  void shouldRerunTheFullLoopsOfDiffusersOwnTests() throws IOException {
    DiffusersLoopCases cases = new DiffusersLoopCases();
    require("5a", cases.randn());
    require("5b", cases.variances());
    require("5c", cases.loops());
  }

  @Test
  void shouldHaveTheExactGaussianLaws() throws IOException {
    require("6", LawCases.gaussian());
  }

  @Test
  void shouldReadEverySchedulerFile() throws IOException {
    require("7a", ConfigCases.loads());
    require("7b", ConfigCases.problems());
  }

  @AfterAll
  static void printCounts() {
    int run = 0;
    int passed = 0;
    for (Tally tally : TALLIES.values()) {
      System.out.println(tally.line());
      run += tally.ran();
      passed += tally.passed();
    }
    System.out.println("conformance: " + run + " cases run, " + passed + " passed");
  }

  private static void require(String order, Tally tally) {
    TALLIES.put(order, tally);
    tally.requireAllPassed();
  }
}
