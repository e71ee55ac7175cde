package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema with a description.
 *
 * @param description what the schema is for
 * @param schema a JSON Schema (2020-12), an object
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionSchemaSpec(
    @JsonPropertyDescription("What the schema is for.") @Size(max = 4096)
        @Nullable String description,
    @JsonPropertyDescription("A JSON Schema (2020-12), an object.") @Required @PreserveUnknownFields
        @Nullable JsonNode schema) {}
