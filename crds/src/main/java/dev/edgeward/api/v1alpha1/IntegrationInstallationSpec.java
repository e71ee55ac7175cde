package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace installs.
 *
 * @param integrationRef the integration
 * @param credentials what calls show to the API of the integration's document
 * @param origins the only places that credentials may be shown to; all of the document's when
 *     absent
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IntegrationInstallationSpec(
    @JsonPropertyDescription("The integration.") @Required @Nullable IntegrationRef integrationRef,
    @JsonPropertyDescription(
            "What calls by this workspace show to the API of the integration's document; functions never see it.")
        @Nullable List<InstallationCredential> credentials,
    @JsonPropertyDescription(
            "The only places that credentials may be shown to, such as https://api.example.com, token endpoints among them. Absent: all that the document names, also those that it will name.")
        @Nullable List<String> origins) {}
