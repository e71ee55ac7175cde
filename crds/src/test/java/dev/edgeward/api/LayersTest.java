package dev.edgeward.api;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.client.CustomResource;

/** What the types that both programs share may lean on: little, and nothing that does I/O. */
@AnalyzeClasses(packages = "dev.edgeward", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule MODELS_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.edgeward.api..",
              "java.lang..",
              "java.util..",
              "java.io",
              "java.nio.charset",
              "java.security",
              "java.time..",
              "io.fabric8.kubernetes.api.model..",
              "io.fabric8.kubernetes.model.annotation",
              "io.fabric8.kubernetes.client",
              "io.fabric8.generator.annotation",
              "io.fabric8.crd.generator.annotation",
              "com.fasterxml.jackson..",
              "org.erdtman.jcs",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule NO_CLIENT =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.fabric8.kubernetes.client..")
                  .and(not(equivalentTo(CustomResource.class))));

  @ArchTest
  static final ArchRule NO_CLOCK =
      noClasses().should().callMethod(java.time.Instant.class, "now").because("callers pass it");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.edgeward.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule RESOURCES_KNOW_NOTHING_OF_WHAT_IS_MADE_OF_THEM =
      noClasses()
          .that()
          .resideInAPackage("dev.edgeward.api.v1alpha1")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.edgeward.api");
}
