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
 * @param id id of the installation
 * @param observedGeneration the generation that this status speaks of
 * @param integrationId id of the integration, while it is offered to this workspace
 * @param conditions {@code Ready}: the integration is offered to this workspace
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IntegrationInstallationStatus(
    @JsonPropertyDescription("Id of the installation.") @Nullable String id,
    @JsonPropertyDescription("The generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Id of the integration, while it is offered to this workspace.")
        @Nullable String integrationId,
    @JsonPropertyDescription("Ready: the integration is offered to this workspace.")
        @Nullable List<Condition> conditions) {}
