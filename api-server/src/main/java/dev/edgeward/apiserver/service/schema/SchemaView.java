package dev.edgeward.apiserver.service.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.apiserver.index.SchemaRow;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schema as the API shows it. Times are RFC 3339 in UTC.
 *
 * @param id of the schema
 * @param workspaceId null for a system schema
 * @param name for people
 * @param description null when it has none
 * @param schema a JSON Schema (2020-12)
 * @param system whether it is global
 * @param createdBy who made it, null when nobody noted it
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 */
@Schema(name = "FunctionSchema")
public record SchemaView(
    @Schema(required = true, examples = "sch_0w0mw9feyd84gvgqc28vy52x32") String id,
    @Schema(required = true, nullable = true, description = "Null for a system schema")
        @Nullable String workspaceId,
    @Schema(required = true) String name,
    @Schema(required = true, nullable = true) @Nullable String description,
    @Schema(
            required = true,
            implementation = Object.class,
            description = "A JSON Schema (2020-12): an object or a boolean")
        JsonNode schema,
    @Schema(required = true) boolean system,
    @Schema(required = true, nullable = true) @Nullable String createdBy,
    @Schema(required = true, format = "date-time") String createdAt,
    @Schema(required = true, format = "date-time") String updatedAt) {

  static SchemaView of(SchemaRow schema, boolean system, @Nullable String workspaceId) {
    return new SchemaView(
        schema.id(),
        system ? null : workspaceId,
        schema.name(),
        schema.description(),
        schema.schema(),
        system,
        schema.createdBy(),
        schema.createdAt().toString(),
        schema.updatedAt().toString());
  }
}
