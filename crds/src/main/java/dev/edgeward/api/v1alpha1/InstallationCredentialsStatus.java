package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of an installation, readable by a runtime alone.
 *
 * @param runtime the Runtime that they are sealed for
 * @param origins the only places that they are shown to
 * @param sealed what the runtime opens
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstallationCredentialsStatus(
    @JsonPropertyDescription("The Runtime that they are sealed for.") @Nullable String runtime,
    @JsonPropertyDescription("The only places that they are shown to.")
        @Nullable List<String> origins,
    @JsonPropertyDescription("What the runtime opens.") @Nullable SealedEnv sealed) {}
