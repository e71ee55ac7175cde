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
 * @param credentials what calls show, sealed; null where there is nothing to show
 * @param conditions {@code Ready}: the integration is offered to this workspace; {@code
 *     CredentialsValid}: its credentials are what the document asks for
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IntegrationInstallationStatus(
    @JsonPropertyDescription("Id of the installation.") @Nullable String id,
    @JsonPropertyDescription("The generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Id of the integration, while it is offered to this workspace.")
        @Nullable String integrationId,
    @JsonPropertyDescription("What calls show, sealed; absent where there is nothing to show.")
        @Nullable InstallationCredentialsStatus credentials,
    @JsonPropertyDescription(
            "Ready: the integration is offered to this workspace. CredentialsValid: its credentials are what the document asks for.")
        @Nullable List<Condition> conditions) {}
