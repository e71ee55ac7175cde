package dev.edgeward.operator.schema;

import static dev.edgeward.operator.function.Stage.TEAM_A;
import static dev.edgeward.operator.function.Stage.aMoment;
import static dev.edgeward.operator.function.Stage.code;
import static dev.edgeward.operator.function.Stage.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.operator.function.Stage;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NullUnmarked // a null fails the test
@Timeout(60)
class FunctionSchemaReconcilerTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aSchemaIsSaidToBeOne() {
    create("any", "", "{}");

    awaitReady("any", "True Valid");

    FunctionSchema schema = stage.get(FunctionSchema.class, TEAM_A, "any");
    assertThat(schema.getStatus().id()).startsWith("sch_").hasSize(30);
    assertThat(schema.getStatus().observedGeneration())
        .isEqualTo(schema.getMetadata().getGeneration());
    aMoment();
    assertThat(stage.kubernetes.writes())
        .filteredOn("PATCH functionschemas/status"::equals)
        .hasSize(1);
    assertThat(stage.events()).doesNotContain("Normal Valid");
  }

  @Test
  void whatIsNoSchemaIsSaidWithItsPlaceUntilItIsMended() {
    create("args", "", "{properties: {who: {type: text}}}");

    awaitReady("args", "False InvalidSchema");
    assertThat(
            stage
                .get(FunctionSchema.class, TEAM_A, "args")
                .getStatus()
                .conditions()
                .getFirst()
                .getMessage())
        .startsWith("/properties/who/type: ");
    eventually(() -> assertThat(stage.events()).contains("Warning InvalidSchema"));

    change("args", "{\"properties\": {\"who\": {\"type\": \"string\"}}}");

    awaitReady("args", "True Valid");
    eventually(() -> assertThat(stage.events()).contains("Normal Valid"));
  }

  @Test
  void aFunctionWhoseSchemaIsNoneSaysSoAndGoesOnServing() {
    create("args", "", "{type: object}");
    stage.apply("greet", code("1") + "input: {schemaRef: {name: args}}\n");
    String first = stage.awaitServing("greet");

    change("args", "{\"type\": \"thing\"}");

    stage.awaitCondition("greet", "Synced", "False InvalidSchema");
    assertThat(stage.condition("greet", "Ready")).isEqualTo("True Serving");

    change("args", "{\"type\": \"object\", \"required\": [\"who\"]}");

    eventually(() -> assertThat(stage.awaitServing("greet")).isNotEqualTo(first));
  }

  @Test
  void theYoungerOfTwoSchemasWithOneIdSaysSo() {
    create("older", "labels: {edgeward.dev/id: sch_one}, ", "{}");
    awaitReady("older", "True Valid");
    Stage.pass(Duration.ofMillis(1_100)); // Times are kept to the second.

    create("younger", "labels: {edgeward.dev/id: sch_one}, ", "{}");

    awaitReady("younger", "False IdConflict");
    assertThat(stage.ready(FunctionSchema.class, TEAM_A, "older")).isEqualTo("True Valid");
  }

  @Test
  void aSchemaThatIsCreatedAgainIsLookedAtAgain() {
    create("args", "", "{type: thing}");
    awaitReady("args", "False InvalidSchema");

    stage.client.resources(FunctionSchema.class).inNamespace(TEAM_A).withName("args").delete();
    create("args", "", "{}");

    awaitReady("args", "True Valid");
  }

  @Test
  void anObjectWithoutASchemaStopsNoOther() {
    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: FunctionSchema
        metadata: {name: empty, namespace: team-a}
        """);
    create("any", "", "{}");

    awaitReady("any", "True Valid");
    awaitReady("empty", "False InvalidSchema");
  }

  private void create(String name, String metadata, String schema) {
    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: FunctionSchema
        metadata: {%sname: %s, namespace: team-a}
        spec: {schema: %s}
        """
            .formatted(metadata, name, schema));
  }

  private void change(String name, String schema) {
    Stage.edit(
        stage.client.resources(FunctionSchema.class).inNamespace(TEAM_A).withName(name),
        present -> {
          try {
            present.setSpec(
                new dev.edgeward.api.v1alpha1.FunctionSchemaSpec(
                    null, new ObjectMapper().readTree(schema)));
          } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
          }
          return present;
        });
  }

  private void awaitReady(String name, String expected) {
    stage.awaitReady(FunctionSchema.class, TEAM_A, name, expected);
  }
}
