package dev.edgeward.apiserver;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.edgeward.apiserver",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  private static final String ROOT = "dev.edgeward.apiserver.";

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule layers_depend_downwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("rest")
          .definedBy(ROOT + "rest..")
          .layer("service")
          .definedBy(ROOT + "service..")
          .layer("invoke")
          .definedBy(ROOT + "invoke..")
          .layer("security")
          .definedBy(ROOT + "security..")
          .layer("index")
          .definedBy(ROOT + "index..")
          .layer("usage")
          .definedBy(ROOT + "usage..")
          .layer("trace")
          .definedBy(ROOT + "trace..")
          .layer("kubernetes")
          .definedBy(ROOT + "kubernetes..")
          .whereLayer("rest")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("service")
          .mayOnlyBeAccessedByLayers("rest")
          .whereLayer("invoke")
          .mayOnlyBeAccessedByLayers("rest", "service")
          .whereLayer("security")
          .mayOnlyBeAccessedByLayers("rest", "service", "invoke")
          .whereLayer("index")
          .mayOnlyBeAccessedByLayers("service", "invoke")
          .whereLayer("usage")
          .mayOnlyBeAccessedByLayers("service", "invoke")
          .whereLayer("trace")
          .mayOnlyBeAccessedByLayers("rest", "service", "invoke")
          .whereLayer("kubernetes")
          .mayOnlyBeAccessedByLayers("service", "invoke", "security", "index");

  @ArchTest
  static final ArchRule only_adapters_know_the_kubernetes_client =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + "service..",
              ROOT + "index..",
              ROOT + "security..",
              ROOT + "invoke..",
              ROOT + "usage..",
              ROOT + "kubernetes..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..");

  @ArchTest
  static final ArchRule queries_know_no_framework =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "query..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("jakarta..", "io..", "com..", "dev.edgeward..")
                  .and(resideInAnyPackage(ROOT + "query..", "com.fasterxml.jackson..").negate()));

  @ArchTest
  static final ArchRule only_invoke_knows_http_clients =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "invoke..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("okhttp3..", "com.nimbusds..", "com.networknt..");

  @ArchTest
  static final ArchRule services_know_no_http =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + "service..", ROOT + "index..", ROOT + "security..", ROOT + "usage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.ws.rs..", "io.vertx..");
}
