package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class DeepJsonTest {
  private static final String OBJECT =
      """
      {"apiVersion": "edgeward.dev/v1alpha1", "kind": "FunctionSchema", "metadata": {"name": "deep"},
       "spec": {"description": "kept", "schema": %s}}
      """;

  private final ObjectMapper mapper = DeepJson.readBy(new ObjectMapper());
  private final KubernetesSerialization kubernetes = new KubernetesSerialization(mapper, true);

  @BeforeEach
  void watchesKnowTheKind() {
    kubernetes.registerKubernetesResource(FunctionSchema.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, DeepJson.MAX_DEPTH, DeepJson.MAX_DEPTH + 1, 1_100, 9_990})
  void anObjectIsReadAsItsTypeAndWrittenAsItWas(int levels) {
    FunctionSchema read = kubernetes.unmarshal(object(nested(levels)), FunctionSchema.class);

    assertThat(read.getSpec().description()).isEqualTo("kept");
    assertThat(DeepJson.isDeeper(read.getSpec().schema(), 200)).isEqualTo(levels > 200);
    assertThat(read.getSpec().schema().toString()).isEqualTo(nested(levels));
    assertThat(kubernetes.asJson(read)).contains(nested(levels));
    FunctionSchema copy = kubernetes.clone(read);
    assertThat(copy.getSpec()).isEqualTo(read.getSpec()).hasSameHashCodeAs(read.getSpec());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 1_100, 9_990})
  void andAsOneOfNoKnownKind(int levels) {
    GenericKubernetesResource read =
        kubernetes.unmarshal(object(nested(levels)), GenericKubernetesResource.class);

    assertThat(read.<String>get("spec", "description")).isEqualTo("kept");
    assertThat(kubernetes.asJson(read)).contains(nested(levels));
    FunctionSchema converted = kubernetes.convertValue(read, FunctionSchema.class);
    assertThat(converted.getSpec().schema().toString()).isEqualTo(nested(levels));
    JsonNode tree = new ObjectMapper().valueToTree(read.getAdditionalProperties());
    assertThat(tree.toString()).contains(nested(levels));
    assertThat(new ObjectMapper().convertValue(tree, Map.class)).containsKey("spec");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 1_100, 9_990})
  void andAsWatchesAndListsBringIt(int levels) {
    WatchEvent event =
        kubernetes.unmarshal(
            "{\"type\": \"ADDED\", \"object\": " + object(nested(levels)) + "}", WatchEvent.class);

    FunctionSchema read = (FunctionSchema) event.getObject();
    assertThat(read.getSpec().schema().toString()).isEqualTo(nested(levels));
  }

  @Test
  void namesAreOfAnyLength() {
    String schema = "{\"properties\": {\"%s\": {}}}".formatted("x".repeat(1_500_000));

    FunctionSchema read = kubernetes.unmarshal(object(schema), FunctionSchema.class);

    assertThat(read.getSpec().schema().path("properties").fieldNames().next()).hasSize(1_500_000);
  }

  @Test
  void namesMayHaveOneHash() throws Exception {
    ObjectNode names = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 4_096; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 12; bit++) {
        name.append((i >> bit & 1) == 0 ? "aB" : "b!");
      }
      names.put(name.toString(), true);
    }

    assertThat(mapper.readTree(names.toString())).isEqualTo(names);
  }

  @Test
  void valuesAreThoseOfJson() throws Exception {
    String json =
        "{\"a\":[1,-2.5,12345678901,123456789012345678901,1e300,true,false,null,\"ä\",{},[]]}";

    assertThat(mapper.readTree(json)).isEqualTo(new ObjectMapper().readTree(json));
    assertThat(mapper.readValue(json, Object.class))
        .isEqualTo(new ObjectMapper().readValue(json, Object.class));
    assertThat(mapper.readValue("[{\"a\": 1}]", List.class)).isEqualTo(List.of(Map.of("a", 1)));
  }

  private static String object(String schema) {
    return OBJECT.formatted(schema);
  }

  private static String nested(int levels) {
    return "{\"not\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }
}
