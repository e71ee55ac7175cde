package dev.edgeward.apiserver.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionUsage;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.usage.Usage;
import dev.edgeward.apiserver.usage.UsageKeeper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The usage of a function over HTTP, kept in a Kubernetes API in memory. */
@QuarkusTest
@WithKubernetesTestServer
class UsageApiTest {
  @Inject KubernetesClient client;
  @Inject ReadModel model;
  @Inject Usage usage;
  @Inject UsageKeeper keeper;

  private String id = "";

  @BeforeEach
  void a_function() {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("team-a").endMetadata().build())
        .createOr(NonDeletingOperation::update);
    Function function =
        client
            .resource(
                Serialization.unmarshal(
                    """
                    apiVersion: edgeward.dev/v1alpha1
                    kind: Function
                    metadata: {name: used, namespace: team-a}
                    spec: {}
                    """,
                    Function.class))
            .createOr(NonDeletingOperation::update);
    id = Ids.of(Ids.FUNCTION, function);
    await().until(() -> model.functions().byId(id).isPresent());
    await().until(() -> model.workspaceOf("team-a").isPresent());
  }

  private Response get(String caller, String query) {
    return given()
        .header("Authorization", "Bearer " + caller)
        .get("/api/functions/" + id + "/usage" + query);
  }

  private void invoked(boolean ok, long ms) {
    usage.count("wsp_1", id, "c".repeat(64), "none", ok, ms);
  }

  @Test
  void counts_are_kept_in_the_cluster_and_summed() {
    get("alice", "").then().statusCode(200).body("data", empty());
    invoked(true, 5);
    keeper.keep();
    invoked(false, 9);
    keeper.keep();
    List<FunctionUsage> kept =
        client.resources(FunctionUsage.class).inNamespace("edgeward").list().getItems();
    assertThat(kept)
        .filteredOn(
            object ->
                java.util.Objects.requireNonNull(object.getSpec().functions()).stream()
                    .anyMatch(count -> id.equals(count.functionId())))
        .singleElement()
        .satisfies(
            object ->
                assertThat(java.util.Objects.requireNonNull(object.getSpec().functions()))
                    .filteredOn(count -> id.equals(count.functionId()))
                    .singleElement()
                    .satisfies(count -> assertThat(count.invocations()).isEqualTo(2L)));
    invoked(true, 1);
    String today = usage.today().toString();
    get("alice", "?from=" + today + "&to=" + today)
        .then()
        .statusCode(200)
        .body("functionId", is(id))
        .body("from", is(today))
        .body("to", is(today))
        .body("data", hasSize(1))
        .body("data[0].day", is(today))
        .body("data[0].invocations", is(3))
        .body("data[0].errors", is(1))
        .body("data[0].totalMs", is(15))
        .body("data[0].maxMs", is(9))
        .body("data[0].uniqueWorkers", is(1))
        .body("data[0].moreWorkers", is(false));
    get("alice", "?to=" + usage.today().minusDays(1)).then().body("data", empty());
  }

  @Test
  void who_does_not_see_the_function_does_not_see_its_usage() {
    get("bob", "").then().statusCode(404).body("code", is("not-found"));
    get("nobody", "").then().statusCode(401);
  }

  @ParameterizedTest
  @CsvSource({
    "?from=2026-11-26&to=2026-11-25, from",
    "?from=2026-01-01&to=2026-04-03, from",
    "?from=yesterday, from",
    "?to=2026-02-30, to",
    "?to=+12026-02-03, to",
    "?day=2026-02-03, day"
  })
  void a_range_that_is_none_is_told(String query, String pointer) {
    get("alice", query)
        .then()
        .statusCode(400)
        .body("code", is("invalid-query"))
        .body("errors[0].pointer", is(pointer));
  }

  @Test
  void ninety_two_days_can_be_asked_for() {
    get("alice", "?from=2026-01-01&to=2026-04-02").then().statusCode(200);
  }
}
