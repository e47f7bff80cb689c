package dev.hearth.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

final class PackageCyclesTest {
  @Test
  void shouldHaveNoCyclesBetweenPackages() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/architecture/"))
            .importPackages("dev.hearth");

    slices().matching("dev.hearth.(**)").should().beFreeOfCycles().check(classes);
  }
}
