package dev.edgeward.apiserver.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionSchemaSpec;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the API shows of a FunctionSchema.
 *
 * @param uid of the object
 * @param id on the wire
 * @param namespace of the object
 * @param objectName of the object
 * @param resourceVersion that the row was made from
 * @param createdAt when it was made
 * @param name for people
 * @param description null when it has none
 * @param schema the JSON Schema
 * @param createdBy who made it, null when nobody noted it
 * @param updatedAt when its spec last changed
 * @param deletedAt when it was deleted, null while it is there
 */
public record SchemaRow(
    String uid,
    String id,
    String namespace,
    String objectName,
    long resourceVersion,
    Instant createdAt,
    String name,
    @Nullable String description,
    JsonNode schema,
    @Nullable String createdBy,
    Instant updatedAt,
    @Nullable Instant deletedAt)
    implements Row {

  @Override
  public boolean active() {
    return deletedAt == null;
  }

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
    FunctionSchemaSpec spec = schema.getSpec();
    Instant createdAt = Metadata.createdAt(schema);
    return new SchemaRow(
        schema.getMetadata().getUid(),
        Ids.of(Ids.FUNCTION_SCHEMA, schema),
        Metadata.namespace(schema),
        schema.getMetadata().getName(),
        ResourceVersions.of(schema),
        createdAt,
        Objects.requireNonNullElse(
            Metadata.annotation(schema, Names.DISPLAY_NAME), schema.getMetadata().getName()),
        spec == null ? null : spec.description(),
        spec == null || spec.schema() == null ? BooleanNode.TRUE : spec.schema(),
        Metadata.annotation(schema, Names.CREATED_BY),
        Metadata.updatedAt(schema, createdAt),
        Metadata.deletedAt(schema));
  }
}
