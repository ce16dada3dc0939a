package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ARCHITECTURE.md's tables of the data path and of a durable job name classes that exist. */
class DataPathTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| \\d+ \\| ([^|]+) \\|", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  @ParameterizedTest
  @ValueSource(strings = {"## The data path", "## The life of a durable job"})
  void shouldNameClassesThatExist(String heading) throws IOException {
    String document = Files.readString(Path.of("..", "ARCHITECTURE.md"));
    int begin = document.indexOf(heading);
    String text = document.substring(begin, document.indexOf("\n## ", begin));
    List<String> named = new ArrayList<>();
    Matcher rows = ROW.matcher(text);
    while (rows.find()) {
      Matcher names = NAME.matcher(rows.group(1));
      while (names.find()) {
        named.add(names.group(1));
      }
    }
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.autospec");
    Set<String> existing =
        classes.stream().map(type -> type.getSimpleName()).collect(Collectors.toSet());
    assertThat(named).hasSizeGreaterThanOrEqualTo(10);
    assertThat(existing).containsAll(named);
  }
}
