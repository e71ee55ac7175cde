package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a version were made from, and by what.
 *
 * @param sourceDigest SHA-256 over the function's files, its entrypoint and the bundler
 * @param bundler name and version
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Bundling(
    @JsonPropertyDescription("SHA-256 over the function's files, its entrypoint and the bundler.")
        @Required
        @Pattern("^[0-9a-f]{64}$")
        @Nullable String sourceDigest,
    @JsonPropertyDescription("Name and version of the bundler.") @Required @Size(min = 1, max = 100)
        @Nullable String bundler) {}
