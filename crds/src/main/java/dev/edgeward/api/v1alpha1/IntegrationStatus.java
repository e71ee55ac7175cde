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
 * @param id id of the integration
 * @param observedGeneration the generation that this status speaks of
 * @param publishedFunctions how many functions it publishes
 * @param openapi what was made of its document, null where it has none
 * @param conditions {@code Ready}: every function that it names exists, and it publishes at least
 *     one; {@code Imported}: every selected operation is a function
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IntegrationStatus(
    @JsonPropertyDescription("Id of the integration.") @Nullable String id,
    @JsonPropertyDescription("The generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("How many functions it publishes.")
        @Nullable Integer publishedFunctions,
    @JsonPropertyDescription("What was made of its OpenAPI document.")
        @Nullable OpenApiStatus openapi,
    @JsonPropertyDescription(
            "Ready: every function that it names exists, and it publishes at least one. Imported: every selected operation is a function.")
        @Nullable List<Condition> conditions) {}
