package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator has seen and done.
 *
 * @param id id of the schema
 * @param observedGeneration the generation that this status speaks of
 * @param conditions {@code Ready}: it is a valid JSON Schema (2020-12)
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionSchemaStatus(
    @JsonPropertyDescription("Id of the schema.") @Nullable String id,
    @JsonPropertyDescription("The generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Ready: it is a valid JSON Schema (2020-12).")
        @Nullable List<Condition> conditions) {}
