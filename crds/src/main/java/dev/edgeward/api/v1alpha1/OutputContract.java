package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What the result of a function must be. Absent: anything.
 *
 * @param schemaRef a FunctionSchema
 * @param schema a JSON Schema (2020-12) itself, an object
 * @param enforcement what happens to a result that does not match: {@code Enforce} (the default)
 *     fails the invocation, {@code Warn} returns it with a warning in the logs
 */
@ValidationRule(
    value = "has(self.schemaRef) != has(self.schema)",
    message = "give exactly one of schemaRef and schema")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutputContract(
    @JsonPropertyDescription("A FunctionSchema.") @Nullable SchemaRef schemaRef,
    @JsonPropertyDescription("A JSON Schema (2020-12) itself, an object.") @PreserveUnknownFields
        @Nullable JsonNode schema,
    @JsonPropertyDescription(
            "Enforce (the default): a result that does not match fails the invocation. Warn: it is returned, with a warning in the logs.")
        @Nullable Enforcement enforcement) {}
