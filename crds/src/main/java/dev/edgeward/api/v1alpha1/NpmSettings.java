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
 * @param registry URL of a registry, asked without credentials
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NpmSettings(
    @JsonPropertyDescription(
            "URL of a registry, such as https://registry.npmjs.org/. The operator asks it, without credentials.")
        @Required
        @Pattern("^https?://[^?#@]{1,500}$")
        @Nullable String registry) {}
