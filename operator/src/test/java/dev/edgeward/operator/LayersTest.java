package dev.edgeward.operator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** Who may know whom; {@code docs} call it "the house". */
@AnalyzeClasses(
    packages = "dev.edgeward.operator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  private static final String[] DECISIONS = {
    "FunctionPlan",
    "Progress",
    "LoadPlan",
    "SpecResolution",
    "CodeResolution",
    "AllowedRegistries",
    "PullSecret",
    "Manifest",
    "Contents",
    "Environment",
    "RetryDelay",
    "ObservedVersion",
    "Desired",
    "TombstonePlan",
    "TombstoneObject",
    "RestoredFunction",
    "FieldManagers",
    "IntegrationPlan",
    "OperationsPlan",
    "OperationObject",
    "DocumentSource",
    "Credentials",
    "Operations",
    "OperationReader",
    "OpenApiDocument",
    "SchemaConversion",
    "InstallationPlan",
    "WorkspacePlan",
    "DesiredScript",
    "DeploymentPlan",
    "TokenReport",
    "Recovery",
    "LookSchedule",
    "DeploymentSteps",
    "SyncPlan",
    "JsonSchemaRules",
    "KnownCode",
    "BackOff",
    "RateLimitHeaders",
    "LockFile",
    "LockedPackage",
    "Integrity",
    "Refusal",
    "KeyRotation",
    "HeldKeys",
    "Stamps",
    "SpecRules",
    "RotationStep",
    "HeldCertificates"
  };

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.edgeward.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_CLIENTS_KNOW_HTTP =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.edgeward.operator.dispatch",
              "dev.edgeward.operator.cloudflare",
              "dev.edgeward.operator.npm",
              "dev.edgeward.operator.oci")
          .and(not(belongToAnyOf(Wiring.class)))
          .should()
          .dependOnClassesThat(resideInAPackage("okhttp3.."));

  @ArchTest
  static final ArchRule ONLY_DISPATCH_KNOWS_TOKENS_AND_SEALING =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.edgeward.operator.dispatch")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.nimbusds.jwt..", "com.nimbusds.jose.crypto..");

  @ArchTest
  static final ArchRule ONLY_SCHEMA_KNOWS_THE_VALIDATOR =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.edgeward.operator.schema")
          .should()
          .dependOnClassesThat(resideInAPackage("com.networknt.."));

  @ArchTest
  static final ArchRule KEYS_ARE_MADE_WHERE_RUNTIMES_ARE =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.edgeward.operator.dispatch", "dev.edgeward.operator.runtime")
          .and()
          .haveSimpleNameNotContaining("FunctionVersionReconciler") // a key's id
          .should()
          .dependOnClassesThat(resideInAPackage("com.nimbusds.."));

  @ArchTest
  static final ArchRule ONLY_ADMISSION_SERVES =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.edgeward.operator.admission")
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.vertx.core.http..", "io.vertx.core.net.."));

  @ArchTest
  static final ArchRule ONLY_CERTIFICATE_MAKES_CERTIFICATES =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.edgeward.operator.certificate")
          .should()
          .dependOnClassesThat(resideInAPackage("org.bouncycastle.."));

  @ArchTest
  static final ArchRule CLIENTS_KNOW_NOTHING_OF_KUBERNETES =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.edgeward.operator.dispatch",
              "dev.edgeward.operator.cloudflare",
              "dev.edgeward.operator.background",
              "dev.edgeward.operator.archive",
              "dev.edgeward.operator.bundling",
              "dev.edgeward.operator.npm",
              "dev.edgeward.operator.oci")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..");

  @ArchTest
  static final ArchRule ONLY_STATUS_BUILDS_CONDITIONS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.edgeward.operator.status")
          .should()
          .dependOnClassesThat(belongToAnyOf(ConditionBuilder.class))
          .orShould()
          .callConstructor(Condition.class);

  @ArchTest
  static final ArchRule DECISIONS_ARE_PURE =
      noClasses()
          .that()
          .haveNameMatching(
              "dev[.]edgeward[.]operator[.][a-z]+[.](" + String.join("|", DECISIONS) + ")([$].*)?")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.javaoperatorsdk..")
                  .or(resideInAPackage("okhttp3.."))
                  .or(resideInAPackage("io.fabric8.kubernetes.client"))
                  .or(resideInAPackage("io.fabric8.kubernetes.client.dsl.."))
                  .or(resideInAPackage("java.net.."))
                  .or(resideInAPackage("jakarta.."))
                  .or(belongToAnyOf(Clock.class, InstantSource.class)));

  @ArchTest
  static final ArchRule DECISIONS_ARE_THERE =
      classes().that().haveSimpleName("FunctionPlan").should().beRecords();

  @ArchTest
  static final ArchRule THE_CLOCK_IS_INJECTED =
      noClasses()
          .that(not(belongToAnyOf(Wiring.class)))
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule NOT_THE_API_SERVER =
      noClasses().should().dependOnClassesThat(resideInAPackage("dev.edgeward.apiserver.."));

  @ArchTest
  static final ArchRule CONSTRUCTORS_INJECT = noFields().should().beAnnotatedWith(Inject.class);

  @ArchTest static final ArchRule ONE_LOGGING = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest static final ArchRule NO_PRINTING = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
