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
 * @param id id of the version
 * @param observedGeneration the generation that this status speaks of
 * @param sealedEnv the environment, sealed; absent when the version has none
 * @param conditions {@code Ready}: the version loads in its runtime
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionVersionStatus(
    @JsonPropertyDescription("Id of the version.") @Nullable String id,
    @JsonPropertyDescription("The generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("The environment, sealed; absent when the version has none.")
        @Nullable SealedEnv sealedEnv,
    @JsonPropertyDescription("Ready: the version loads in its runtime.")
        @Nullable List<Condition> conditions) {}
