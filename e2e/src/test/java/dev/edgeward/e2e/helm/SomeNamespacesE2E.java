package dev.edgeward.e2e.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.StackOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A release that looks after some namespaces, and has rights in no others. */
@NullUnmarked // a null fails the test
@ExtendWith(HelmExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SomeNamespacesE2E {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OURS = "ours";
  private static final String THEIRS = "theirs";
  private static final String NOT_OURS = "elsewhere";
  private static final List<String> PROGRAMS = List.of("edgeward-operator", "edgeward-api-server");

  private static TestStack stack;

  @BeforeAll
  static void start(Helm helm) {
    var release =
        new HelmRelease(
            helm,
            Checkout.here().chart(),
            "some-namespaces",
            List.of(OURS, THEIRS, NOT_OURS),
            "watchNamespaces=[\"ours\",\"theirs\"]");
    stack =
        TestStack.start("some-namespaces-stack", StackOptions.of(release, release.environment()));
  }

  @AfterAll
  static void end() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void functionsOfTheseNamespacesAreServedAndNoOthers() throws Exception {
    for (String namespace : List.of(NOT_OURS, OURS, THEIRS)) {
      stack.apply(
          namespace,
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: shared, labels: {edgeward.dev/share: functions}}
          stringData: {key: of-%1$s}
          ---
          apiVersion: edgeward.dev/v1alpha1
          kind: FunctionSchema
          metadata: {name: anything}
          spec: {schema: {}}
          ---
          apiVersion: edgeward.dev/v1alpha1
          kind: Function
          metadata: {name: tell}
          spec:
            code: {files: {main.js: "export default (args, ctx) => ctx.env.KEY"}}
            input: {schemaRef: {name: anything}}
            env: [{name: KEY, valueFrom: {secretKeyRef: {name: shared, key: key}}}]
          """
              .formatted(namespace));
    }
    for (String namespace : List.of(OURS, THEIRS)) {
      Awaitility.await(namespace)
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(
                          stack
                              .rest()
                              .invoke(function(namespace).get("status", "id"), Map.of())
                              .body()
                              .path("result")
                              .asText())
                      .isEqualTo("of-" + namespace));
    }

    assertThat((Object) function(NOT_OURS).get("status", "id")).isNull();
    assertThat(listed("/api/functions")).hasSize(2);
    assertThat(listed("/api/workspaces")).hasSize(2);
    assertThat(listed("/api/schemas")).hasSize(4); // the system's two as well
  }

  @Test
  @Order(2)
  void aDeletedFunctionComesBackAndGoes() throws Exception {
    stack.apply(
        OURS,
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata: {name: comes-back}
        spec: {code: {files: {main.js: "export default () => 1"}}}
        """);
    RestClient rest = stack.rest();
    String id =
        Awaitility.await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(() -> function(OURS, "comes-back").<String>get("status", "id"), x -> x != null);
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> rest.invoke(id, Map.of()).body().path("ok").asBoolean());

    assertThat(rest.delete("/api/functions/" + id).status()).isEqualTo(200);
    answers(200, "POST", "/api/functions/" + id + "/restore");
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> rest.invoke(id, Map.of()).body().path("ok").asBoolean());
    answers(200, "DELETE", "/api/functions/" + id);
    answers(200, "DELETE", "/api/functions/" + id + "/purge");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> rest.get("/api/functions/" + id).status() == 404);
  }

  @Test
  @Order(3)
  void theProgramsHaveNoRightsElsewhereAndAreRefusedNothing() throws Exception {
    for (String program : PROGRAMS) {
      for (String resource : List.of("secrets", "configmaps")) {
        assertThat(may(program, "list", "", resource, NOT_OURS)).as(resource).isFalse();
        assertThat(may(program, "list", "", resource, null)).as(resource).isFalse();
      }
      assertThat(may(program, "list", "edgeward.dev", "functions", NOT_OURS)).isFalse();
      assertThat(may(program, "create", "edgeward.dev", "functions", NOT_OURS)).isFalse();
      assertThat(may(program, "list", "edgeward.dev", "functions", OURS)).isTrue();
      assertThat(AuditTrail.of(stack.folder().auditLog(), program).refused()).isEmpty();
    }
  }

  private static boolean may(
      String program, String verb, String group, String resource, String namespace) {
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:" + Helm.NAMESPACE + ":" + program)
            .withNewResourceAttributes()
            .withVerb(verb)
            .withGroup(group)
            .withResource(resource)
            .withNamespace(namespace)
            .endResourceAttributes()
            .endSpec()
            .build();
    return stack.admin().resource(review).create().getStatus().getAllowed();
  }

  private static void answers(int status, String method, String path) {
    Awaitility.await(method + " " + path)
        .atMost(PATIENCE)
        .until(() -> stack.rest().send(method, path, null).status() == status);
  }

  private static List<String> listed(String path) throws Exception {
    return StreamSupport.stream(stack.rest().get(path).body().path("data").spliterator(), false)
        .map(row -> row.path("id").asText())
        .toList();
  }

  private static GenericKubernetesResource function(String namespace) {
    return function(namespace, "tell");
  }

  private static GenericKubernetesResource function(String namespace, String name) {
    return stack.edgeward("Function", "functions").inNamespace(namespace).withName(name).require();
  }
}
