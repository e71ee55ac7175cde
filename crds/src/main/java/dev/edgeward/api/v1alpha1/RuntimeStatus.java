package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator has seen and done.
 *
 * @param observedGeneration the generation that this status speaks of
 * @param dispatcherDigest the build of the dispatcher that answers
 * @param sealingKeyId the key that environments are sealed for
 * @param url base URL of the dispatcher
 * @param cloudflare what there is at Cloudflare, null for a self-hosted workerd
 * @param bundles what the code store holds
 * @param conditions {@code Ready}: the dispatcher answers. At Cloudflare also {@code
 *     CredentialsValid}, {@code CodeStoreReady} and {@code DispatcherDeployed}
 * @param keys how the keys are
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuntimeStatus(
    @JsonPropertyDescription("The generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("The build of the dispatcher that answers.")
        @Nullable String dispatcherDigest,
    @JsonPropertyDescription("The key that environments are sealed for.")
        @Nullable String sealingKeyId,
    @JsonPropertyDescription("Base URL of the dispatcher.") @Nullable String url,
    @JsonPropertyDescription("What there is at Cloudflare.") @Nullable CloudflareStatus cloudflare,
    @JsonPropertyDescription("What the code store holds.") @Nullable BundlesStatus bundles,
    @JsonPropertyDescription(
            "Ready: the dispatcher answers. At Cloudflare also CredentialsValid, CodeStoreReady and DispatcherDeployed.")
        @Nullable List<Condition> conditions,
    @JsonPropertyDescription("How the keys are.") @Nullable RuntimeKeysStatus keys) {}
