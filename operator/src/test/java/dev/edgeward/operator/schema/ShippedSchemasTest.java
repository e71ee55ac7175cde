package dev.edgeward.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The schemas that every cluster has. */
@NullUnmarked // a null fails the test
class ShippedSchemasTest {
  private static final Path MANIFEST = Path.of("../helm/edgeward/files/system-schemas.yaml");

  @Test
  void theyAreSchemasAndHaveTheSameIdInEveryCluster() throws IOException {
    List<FunctionSchema> shipped =
        Arrays.stream(Files.readString(MANIFEST).split("(?m)^---$", -1))
            .map(yaml -> Serialization.unmarshal(yaml, FunctionSchema.class))
            .toList();

    assertThat(shipped)
        .extracting(schema -> schema.getMetadata().getName())
        .containsExactly("any", "object");
    assertThat(shipped)
        .allSatisfy(
            schema -> {
              assertThat(JsonSchemaRules.violation(schema.getSpec().schema())).isEmpty();
              assertThat(schema.getMetadata().getLabels())
                  .containsEntry(
                      Names.ID_LABEL,
                      Ids.ofContent(Ids.FUNCTION_SCHEMA, schema.getMetadata().getName()));
            });
  }
}
