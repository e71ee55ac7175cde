package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * Where functions get packages of npm from.
 *
 * @param registry URL of a registry
 * @param tokenSecretRef a token that it is shown; without it, it is asked as anybody may
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NpmSettings(
    @JsonPropertyDescription("URL of a registry, such as https://registry.npmjs.org/.")
        @Required
        @Pattern("^https?://[^?#@]{1,500}$")
        @Nullable String registry,
    @JsonPropertyDescription(
            "A token that the registry is shown, in a Secret of the namespace that Edgeward runs in. Functions of the Runtime may import whatever it is good for.")
        @Nullable SecretKeyRef tokenSecretRef) {}
