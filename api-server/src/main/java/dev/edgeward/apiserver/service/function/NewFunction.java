package dev.edgeward.apiserver.service.function;

import org.jspecify.annotations.Nullable;

/**
 * A function that a caller wants.
 *
 * @param workspaceId where; null only with {@link Source#SYSTEM}
 * @param name for people, not blank
 * @param description null for none
 * @param source where it comes from
 * @param inputSchemaId of the schema of its arguments
 * @param outputSchemaId of the schema of its result
 */
public record NewFunction(
    @Nullable String workspaceId,
    String name,
    @Nullable String description,
    Source source,
    String inputSchemaId,
    String outputSchemaId) {

  /** Where a function comes from, as the API has it. */
  public enum Source {
    /** Written by its team. */
    CUSTOM,
    /** Global, for every workspace. */
    SYSTEM,
    /** Made from an operation of an OpenAPI document. */
    OPENAPI_OP
  }
}
