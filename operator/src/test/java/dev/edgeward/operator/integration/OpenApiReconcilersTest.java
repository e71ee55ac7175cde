package dev.edgeward.operator.integration;

import static dev.edgeward.operator.function.Stage.TEAM_A;
import static dev.edgeward.operator.function.Stage.aMoment;
import static dev.edgeward.operator.function.Stage.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSource;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.OpenApi;
import dev.edgeward.api.v1alpha1.OpenApiStatus;
import dev.edgeward.operator.function.Stage;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the document of an Integration to functions, in the operator as it is. */
@NullUnmarked // a null fails the test
@Timeout(60)
class OpenApiReconcilersTest {
  private static final String PETS =
      """
      openapi: 3.0.3
      info: {title: Pets, version: '1'}
      servers: [{url: 'https://pets.example.com'}]
      paths:
        /pets:
          get: {operationId: listPets, summary: Lists pets, responses: {}}
          post: {operationId: addPet, responses: {}}
      """;

  private static final String WITH_DELETE =
      PETS + "    delete: {operationId: deletePets, responses: {}}\n";

  private static final String WITH_MANY =
      IntStream.range(0, 120)
          .mapToObj("  /many/%1$d: {get: {operationId: many%1$d, responses: {}}}\n"::formatted)
          .collect(Collectors.joining());

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void eachOperationIsAFunctionThatIsPublished() {
    publish(PETS);

    awaitImported("True Imported", 2);
    eventually(() -> assertThat(status().publishedFunctions()).isEqualTo(2));
    Function list = function("pets-list-pets");
    assertThat(list.getSpec().source()).isEqualTo(FunctionSource.OPENAPI_OP);
    assertThat(list.getSpec().displayName()).isEqualTo("listPets");
    assertThat(list.getSpec().description()).isEqualTo("Lists pets");
    assertThat(list.getSpec().egress().hosts()).containsExactly("pets.example.com");
    assertThat(list.getMetadata().getOwnerReferences())
        .extracting(owner -> owner.getKind() + " " + owner.getName())
        .containsExactly("Integration pets");
    assertThat(openapi().origins()).containsExactly("https://pets.example.com");
    assertThat(openapi().lastChange()).isEqualTo(new OpenApiStatus.Change(2, 0, 0));
    stage.awaitServing("pets-list-pets");
    eventually(() -> assertThat(stage.events()).contains("Normal OperationsChanged"));
  }

  @Test
  void aChangedDocumentChangesWhatDiffersAndARemovedOperationComesBackWithItsId() {
    publish(WITH_DELETE);
    awaitImported("True Imported", 3);
    stage.awaitServing("pets-delete-pets");
    stage.awaitServing("pets-add-pet");
    String id = function("pets-delete-pets").getStatus().id();
    String untouched = function("pets-add-pet").getMetadata().getResourceVersion();

    change(PETS.replace("Lists pets", "Lists all pets"));

    eventually(
        () -> assertThat(openapi().lastChange()).isEqualTo(new OpenApiStatus.Change(0, 1, 1)));
    assertThat(function("pets-list-pets").getSpec().description()).isEqualTo("Lists all pets");
    eventually(() -> assertThat(stage.functionIn(TEAM_A, "pets-delete-pets")).isEmpty());
    assertThat(stage.tombstones()).hasSize(1);
    assertThat(function("pets-add-pet").getMetadata().getResourceVersion()).isEqualTo(untouched);

    change(WITH_DELETE);

    eventually(() -> assertThat(stage.functionIn(TEAM_A, "pets-delete-pets")).isPresent());
    stage.awaitServing("pets-delete-pets");
    assertThat(function("pets-delete-pets").getStatus().id()).isEqualTo(id);
    eventually(() -> assertThat(stage.tombstones()).isEmpty());
  }

  @Test
  void whatIsWrongIsSaidAndTheRestGoesOn() {
    publish(PETS + "  /bad: {get: {parameters: [{name: a, in: nowhere}], responses: {}}}\n");

    awaitImported("False OperationsRefused", 2);
    assertThat(message())
        .startsWith(
            "1 operation is no function: /paths/~1bad/get/parameters/0/in: must be path, query, header or cookie");
    assertThat(openapi().refused()).isEqualTo(1);

    change("openapi: 2.0");

    awaitImported("False InvalidDocument", 2);
    assertThat(stage.functionIn(TEAM_A, "pets-list-pets")).isPresent();
    eventually(() -> assertThat(stage.events()).contains("Warning InvalidDocument"));
  }

  @Test
  void aNameThatAnotherFunctionHasIsNotTaken() {
    stage.apply("pets-list-pets", "{}");

    publish(PETS);

    awaitImported("False OperationsRefused", 1);
    assertThat(message()).contains("pets-list-pets: is the name of a Function that is another's");
    assertThat(function("pets-list-pets").getSpec().source()).isNull();
  }

  @Test
  void aDocumentComesFromAConfigMapThatIsShared() {
    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: pets, namespace: team-a}
        spec: {visibility: Public, openapi: {configMapRef: {name: pets, key: openapi.yaml}}}
        """);
    eventually(() -> assertThat(imported()).isEqualTo("False ConfigMapNotShared"));

    stage
        .client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("pets")
                .withNamespace(TEAM_A)
                .addToLabels("edgeward.dev/share", "functions")
                .endMetadata()
                .withData(Map.of("openapi.yaml", PETS))
                .build())
        .create();

    awaitImported("True Imported", 2);
  }

  @Test
  void withoutItsDocumentTheFunctionsGo() {
    publish(PETS);
    awaitImported("True Imported", 2);

    edit(null);

    eventually(() -> assertThat(stage.tombstones()).hasSize(2));
    eventually(() -> assertThat(Conditions.find(status().conditions(), "Imported")).isEmpty());
    assertThat(openapi()).isNull();
  }

  @Test
  void withoutItsDocumentTheFunctionsGoThoughItsImportIsUnderWay() {
    publish(PETS + WITH_MANY);
    eventually(() -> assertThat(imported()).isEqualTo("Unknown Importing"));

    edit(null);

    eventually(
        () ->
            assertThat(stage.client.resources(Function.class).inNamespace(TEAM_A).list().getItems())
                .isEmpty());
  }

  @Test
  void whatKubernetesRefusesIsNotTriedAgainUntilTheDocumentChanges() {
    stage.kubernetes.refuse(
        "PATCH functions"::equals, 422, "{\"kind\":\"Status\",\"code\":422,\"message\":\"no\"}");
    publish(PETS);
    awaitImported("False OperationsRefused", 0);
    aMoment();
    stage.kubernetes.forgetWrites();

    Stage.edit(
        stage.client.resources(Integration.class).inNamespace(TEAM_A).withName("pets"),
        present -> {
          present.getMetadata().setLabels(Map.of("looked", "at"));
          return present;
        });
    aMoment();

    assertThat(stage.kubernetes.writes()).doesNotContain("PATCH functions");
    awaitImported("False OperationsRefused", 0);
    stage.kubernetes.relent();
    change(PETS.replace("Lists pets", "Lists all pets"));
    awaitImported("True Imported", 2);
  }

  @Test
  void aFunctionThatIsDeletedByHandIsThereAgain() {
    publish(PETS);
    awaitImported("True Imported", 2);
    stage.awaitServing("pets-add-pet");
    String id = function("pets-add-pet").getStatus().id();

    stage.delete("pets-add-pet");

    eventually(
        () ->
            assertThat(stage.functionIn(TEAM_A, "pets-add-pet"))
                .hasValueSatisfying(
                    back ->
                        assertThat(back.getMetadata().getAnnotations())
                            .containsKey("edgeward.dev/restored-at")));
    stage.awaitServing("pets-add-pet");
    assertThat(function("pets-add-pet").getStatus().id()).isEqualTo(id);
  }

  @Test
  void aLargeDocumentIsImportedInSteps() {
    publish(PETS + WITH_MANY);
    eventually(() -> assertThat(imported()).isEqualTo("Unknown Importing"));

    awaitImported("True Imported", 122);
    assertThat(openapi().lastChange()).isEqualTo(new OpenApiStatus.Change(122, 0, 0));
    eventually(() -> assertThat(stage.events()).containsOnlyOnce("Normal OperationsChanged"));

    change(PETS);

    eventually(
        () -> assertThat(openapi().lastChange()).isEqualTo(new OpenApiStatus.Change(0, 0, 120)));
    awaitImported("True Imported", 2);
    eventually(() -> assertThat(stage.tombstones()).hasSize(120));
  }

  @Test
  void aSecondReconcileWritesNothing() {
    publish(PETS);
    awaitImported("True Imported", 2);
    List.of("pets-list-pets", "pets-add-pet").forEach(stage::awaitServing);
    stage.awaitSynced();
    aMoment();
    stage.stop();
    stage.kubernetes.forgetWrites();

    stage.start();
    aMoment();

    assertThat(stage.kubernetes.writes()).isEmpty();
  }

  private void publish(String document) {
    stage.create(
        "apiVersion: edgeward.dev/v1alpha1\nkind: Integration\nmetadata: {name: pets, namespace: team-a}\nspec:\n  visibility: Public\n  openapi:\n    inline: |\n"
            + document.indent(6));
  }

  private void change(String document) {
    edit(new OpenApi(document, null, null, null, null, null));
  }

  private void edit(OpenApi openapi) {
    Stage.edit(
        stage.client.resources(Integration.class).inNamespace(TEAM_A).withName("pets"),
        present -> {
          var spec = present.getSpec();
          present.setSpec(
              new dev.edgeward.api.v1alpha1.IntegrationSpec(
                  spec.displayName(),
                  spec.description(),
                  spec.visibility(),
                  spec.workspaces(),
                  spec.functions(),
                  spec.selector(),
                  openapi));
          return present;
        });
  }

  private void awaitImported(String expected, int functions) {
    eventually(
        () -> {
          assertThat(imported()).isEqualTo(expected);
          assertThat(openapi().functions()).isEqualTo(functions);
        });
  }

  private String imported() {
    return Conditions.find(status() == null ? null : status().conditions(), "Imported")
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .orElse("none");
  }

  private String message() {
    return Conditions.find(status().conditions(), "Imported").orElseThrow().getMessage();
  }

  private OpenApiStatus openapi() {
    return status() == null ? null : status().openapi();
  }

  private dev.edgeward.api.v1alpha1.IntegrationStatus status() {
    return stage.get(Integration.class, TEAM_A, "pets").getStatus();
  }

  private Function function(String name) {
    return stage.functionIn(TEAM_A, name).orElseThrow();
  }
}
