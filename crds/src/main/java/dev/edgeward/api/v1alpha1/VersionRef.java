package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * A version of a function.
 *
 * @param id id of the version
 * @param name name of the FunctionVersion
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionRef(
    @JsonPropertyDescription("Id of the version.") @Nullable String id,
    @JsonPropertyDescription("Name of the FunctionVersion.") @Nullable String name) {}
