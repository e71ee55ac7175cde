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
 * @param id id of the workspace, which is its namespace
 * @param observedGeneration the generation that this status speaks of
 * @param conditions {@code Ready}: the namespace is there, and the Runtime if it names one
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceStatus(
    @JsonPropertyDescription("Id of the workspace, which is its namespace.") @Nullable String id,
    @JsonPropertyDescription("The generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Ready: the namespace is there, and the Runtime if it names one.")
        @Nullable List<Condition> conditions) {}
