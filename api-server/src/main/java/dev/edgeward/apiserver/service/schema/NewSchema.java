package dev.edgeward.apiserver.service.schema;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A schema that a caller wants.
 *
 * @param workspaceId where
 * @param name for people, not blank
 * @param description null for none
 * @param schema a JSON Schema (2020-12), an object
 */
public record NewSchema(
    String workspaceId, String name, @Nullable String description, JsonNode schema) {}
