package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * How the keys of a Runtime are.
 *
 * @param phase how far their rotation is
 * @param rotatedAt since when the present keys are in use, RFC 3339
 * @param message what the rotation waits for; absent when it waits for nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuntimeKeysStatus(
    @JsonPropertyDescription(
            "Steady; Announced: the next keys are made, and the dispatcher is to get them;"
                + " Retiring: the next keys are in use, and the former still accepted.")
        @Nullable KeysPhase phase,
    @JsonPropertyDescription("Since when the present keys are in use.") @Nullable String rotatedAt,
    @JsonPropertyDescription("What the rotation waits for.") @Nullable String message) {}
