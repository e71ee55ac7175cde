package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * Where functions run.
 *
 * @param workerd a workerd of one's own
 * @param isDefault functions that name no Runtime run on this one; the oldest of several wins
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuntimeSpec(
    @JsonPropertyDescription("A workerd of one's own.") @Required @Nullable WorkerdRuntime workerd,
    @JsonPropertyDescription(
            "Functions that name no Runtime run on this one; the oldest of several wins.")
        @JsonProperty("default")
        @Nullable Boolean isDefault) {}
