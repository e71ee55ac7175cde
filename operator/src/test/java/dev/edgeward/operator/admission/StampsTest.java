package dev.edgeward.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class StampsTest {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final String ALICES =
      "metadata: {annotations: {edgeward.dev/created-by: alice, edgeward.dev/updated-by: carol}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{metadata: {name: greet}}",
        "{metadata: {annotations: {a: b}}}",
        "{metadata: {annotations: {edgeward.dev/created-by: bob}}}",
        "{metadata: {annotations: {edgeward.dev/created-by: bob, edgeward.dev/updated-by: bob}}}",
      })
  void whoMakesAnObjectIsItsAuthor(String manifest) {
    assertStamps(after("functions", null, manifest, "bob"), "bob", "bob", null);
  }

  @Test
  void whatARequestSaysItselfIsLeftForThePolicyToJudge() {
    String named =
        "{metadata: {annotations: {edgeward.dev/created-by: alice, edgeward.dev/updated-by: carol, edgeward.dev/deleted-by: dave}}}";

    assertStamps(after("functions", null, named, "bob"), "alice", "carol", "dave");
    assertStamps(after("functions", "{metadata: {}}", named, "bob"), "alice", "carol", "dave");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{" + ALICES + "}, spec: {description: Other}}",
        "{" + ALICES + ", labels: {a: b}}, spec: {description: Same}}",
        "{metadata: {annotations: {a: b}}, spec: {description: Same}}",
        "{spec: {description: Other}}",
      })
  void whoChangesAnObjectIsNotedAndItsAuthorStays(String changed) {
    String before = "{" + ALICES + "}, spec: {description: Same}}";

    assertStamps(after("functions", before, changed, "bob"), "alice", "bob", null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{" + ALICES + "}, spec: {description: Same}}",
        "{" + ALICES + ", finalizers: [a/b]}, spec: {description: Same}, status: {id: x}}",
        "{metadata: {annotations: {}}, spec: {description: Same}}",
        "{spec: {description: Same}}",
      })
  void whatChangesNothingElseStaysAsItWas(String same) {
    String before = "{" + ALICES + "}, spec: {description: Same}}";
    JsonNode after = after("functions", before, same, "bob");

    assertThat(after.at("/metadata/annotations"))
        .isEqualTo(yaml(before).at("/metadata/annotations"));
  }

  @ParameterizedTest
  @CsvSource({
    "functions, bob, bob",
    "functionschemas, bob, bob",
    "functionversions, bob, ",
    "functiontombstones, , bob"
  })
  void eachKindHasTheNotesThatMeanSomething(String resource, String created, String updated) {
    assertStamps(after(resource, null, "{spec: {}}", "bob"), created, updated, null);
  }

  @Test
  void aNoteOfADeletionThatDidNotHappenGoesWithTheNextChange() {
    String noted =
        "{metadata: {annotations: {edgeward.dev/deleted-by: alice}%s}, spec: {description: %s}}";

    assertThat(deletedBy(noted.formatted("", "One"), noted.formatted("", "One")))
        .isEqualTo("alice");
    assertThat(deletedBy(noted.formatted("", "One"), noted.formatted("", "Two"))).isNull();
    String leaving = ", deletionTimestamp: now";
    assertThat(deletedBy(noted.formatted(leaving, "One"), noted.formatted(leaving, "Two")))
        .isEqualTo("alice");
  }

  @Test
  void aManifestThatReplacesAnObjectKeepsItsIds() {
    String before =
        "{metadata: {labels: {edgeward.dev/id: fun_1, edgeward.dev/function-id: fun_2}}}";

    JsonNode replaced = after("functions", before, "{metadata: {labels: {a: b}}}", "bob");
    assertThat(replaced.at("/metadata/labels").toString())
        .contains("fun_1", "fun_2", "\"a\":\"b\"");
    JsonNode bare = after("functions", before, "{metadata: {name: greet}}", "bob");
    assertThat(bare.at("/metadata/labels")).isEqualTo(yaml(before).at("/metadata/labels"));
    JsonNode another =
        after("functions", before, "{metadata: {labels: {edgeward.dev/id: fun_3}}}", "bob");
    assertThat(another.at("/metadata/labels/edgeward.dev~1id").asText()).isEqualTo("fun_3");
  }

  private static String deletedBy(String before, String now) {
    return after("functions", before, now, "bob")
        .at("/metadata/annotations/edgeward.dev~1deleted-by")
        .asText(null);
  }

  private static void assertStamps(
      JsonNode object, String created, String updated, String deleted) {
    JsonNode annotations = object.at("/metadata/annotations");
    assertThat(annotations.path("edgeward.dev/created-by").asText(null)).isEqualTo(created);
    assertThat(annotations.path("edgeward.dev/updated-by").asText(null)).isEqualTo(updated);
    assertThat(annotations.path("edgeward.dev/deleted-by").asText(null)).isEqualTo(deleted);
  }

  private static JsonNode after(String resource, String before, String now, String user) {
    JsonNode object = yaml(now);
    Answer answer = Stamps.of(review(resource, before, now, user));
    return answer instanceof Answer.Changed(var patch) ? patched(object, patch) : object;
  }

  /** The operations that are used here. */
  private static JsonNode patched(JsonNode object, JsonNode patch) {
    for (JsonNode operation : patch) {
      String path = operation.path("path").asText();
      int end = path.lastIndexOf('/');
      String name = path.substring(end + 1).replace("~1", "/").replace("~0", "~");
      ObjectNode parent =
          path.substring(0, end).equals("/metadata")
              ? ((ObjectNode) object).withObject("/metadata")
              : (ObjectNode) object.at(path.substring(0, end));
      Optional.ofNullable(operation.get("value"))
          .ifPresentOrElse(value -> parent.set(name, value), () -> parent.remove(name));
    }
    return object;
  }

  private static Review review(String resource, String before, String now, String user) {
    ObjectNode request =
        (ObjectNode)
            yaml(
                "{operation: %s, namespace: team, resource: {resource: %s}, userInfo: {username: %s}}"
                    .formatted(before == null ? "CREATE" : "UPDATE", resource, user));
    request.set("object", yaml(now));
    if (before != null) {
      request.set("oldObject", yaml(before));
    }
    return new Review(request);
  }

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
