package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where functions run.
 *
 * @param workerd a self-hosted workerd
 * @param cloudflare an account of Cloudflare
 * @param isDefault functions that name no Runtime run on this one; the oldest of several wins
 * @param keyRotation when the keys are replaced by themselves; absent: only when asked for
 * @param npm packages for functions; absent: there are none
 * @param oci artifacts with the code of functions; absent: there are none
 */
@ValidationRule(
    value = "has(self.workerd) != has(self.cloudflare)",
    message = "give exactly one of workerd and cloudflare")
@ValidationRule(
    value = "has(self.workerd) == has(oldSelf.workerd)",
    message = "a Runtime stays what it is: make another one, and move the workspaces there")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuntimeSpec(
    @JsonPropertyDescription("A self-hosted workerd.") @Nullable WorkerdRuntime workerd,
    @JsonPropertyDescription("An account of Cloudflare.") @Nullable CloudflareRuntime cloudflare,
    @JsonPropertyDescription(
            "Functions that name no Runtime run on this one; the oldest of several wins.")
        @JsonProperty("default")
        @Nullable Boolean isDefault,
    @JsonPropertyDescription(
            "When the keys are replaced by themselves; absent: only when asked for.")
        @Nullable KeyRotationPolicy keyRotation,
    @JsonPropertyDescription(
            "Packages for functions with a package-lock.json; absent: there are none.")
        @Nullable NpmSettings npm,
    @JsonPropertyDescription("Where functions with an ociRef may get their code; absent: nowhere.")
        @Nullable OciSettings oci) {}
