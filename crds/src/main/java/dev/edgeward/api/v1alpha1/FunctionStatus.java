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
 * @param id id of the function
 * @param observedGeneration the generation that this status speaks of
 * @param defaultVersion the version that serves
 * @param previousVersion the version that served before it, while it can still serve
 * @param latestVersion the version of the present spec
 * @param conditions {@code Ready}: a version serves; {@code LatestVersionReady}: it is that of the
 *     present spec; {@code Synced}: spec and versions agree; {@code Reconciling}, {@code Stalled}:
 *     there while so
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionStatus(
    @JsonPropertyDescription("Id of the function.") @Nullable String id,
    @JsonPropertyDescription("The generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("The version that serves.") @Nullable VersionRef defaultVersion,
    @JsonPropertyDescription("The version that served before, while it can still serve.")
        @Nullable VersionRef previousVersion,
    @JsonPropertyDescription("The version of the present spec.") @Nullable VersionRef latestVersion,
    @JsonPropertyDescription(
            "Ready: a version serves. LatestVersionReady: it is that of the present spec. Synced: spec and versions agree. Reconciling, Stalled: there while so.")
        @Nullable List<Condition> conditions) {}
