package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a version, readable by its runtime alone.
 *
 * @param digest keyed digest of the workspace and the values
 * @param jwe compact JWE (ECDH-ES, A256GCM)
 * @param keyId the key of the runtime that it is sealed for
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SealedEnv(
    @JsonPropertyDescription("Keyed digest of the workspace and the values.")
        @Nullable String digest,
    @JsonPropertyDescription("Compact JWE (ECDH-ES, A256GCM).") @Nullable String jwe,
    @JsonPropertyDescription("The key of the runtime that it is sealed for.")
        @Nullable String keyId) {}
