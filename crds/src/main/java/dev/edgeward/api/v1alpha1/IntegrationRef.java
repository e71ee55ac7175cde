package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A reference to an integration of any workspace.
 *
 * @param namespace its namespace: the workspace that publishes it
 * @param name its name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IntegrationRef(
    @JsonPropertyDescription("Its namespace: the workspace that publishes it.") @Required
        @Nullable String namespace,
    @JsonPropertyDescription("Its name.") @Required @Nullable String name) {}
