package dev.edgeward.apiserver.index;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import java.time.Instant;
import java.util.Objects;

/**
 * What the API needs of a FunctionSchema.
 *
 * @param uid of the object
 * @param id on the wire
 * @param namespace of the object
 * @param objectName of the object
 * @param resourceVersion that the row was made from
 * @param createdAt when it was made
 */
public record SchemaRow(
    String uid,
    String id,
    String namespace,
    String objectName,
    long resourceVersion,
    Instant createdAt)
    implements Row {

  @Override
  public String group() {
    return namespace;
  }

  /**
   * The row of a FunctionSchema.
   *
   * @param schema as the API gave it
   * @return what the API needs of it
   */
  public static SchemaRow of(FunctionSchema schema) {
    return new SchemaRow(
        schema.getMetadata().getUid(),
        Ids.of(Ids.FUNCTION_SCHEMA, schema),
        Objects.requireNonNullElse(schema.getMetadata().getNamespace(), ""),
        schema.getMetadata().getName(),
        ResourceVersions.of(schema),
        Times.parse(schema.getMetadata().getCreationTimestamp(), Instant.EPOCH));
  }
}
