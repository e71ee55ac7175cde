package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * An OCI artifact in a registry.
 *
 * @param reference of its manifest: registry, repository and digest, as for an image volume of a
 *     Pod. A tag before the digest is for people
 * @param pullSecretRef a Secret of type {@code kubernetes.io/dockerconfigjson}; it carries the
 *     label {@code edgeward.dev/share: functions}
 */
@ValidationRule(
    value = "!has(self.reference) || self.reference.contains('@')",
    message =
        "reference needs the digest, registry/repository@sha256:…: what a tag names can change")
@ValidationRule(
    value =
        "!has(self.reference) || !self.reference.contains('@') || self.reference.matches('^[a-z0-9]+([.-][a-z0-9]+)*(:[1-9][0-9]{0,4})?(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)+(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?@sha256:[0-9a-f]{64}$')",
    message =
        "reference is registry/repository@sha256:… in lower case: the registry's host is named always, and the digest has 64 hexadecimal digits")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OciRef(
    @JsonPropertyDescription(
            "Registry, repository and digest, such as registry.example.com/team/greet@sha256:…; a tag before the digest is for people.")
        @Required
        @Size(min = 1, max = 512)
        @Nullable String reference,
    @JsonPropertyDescription(
            "A Secret of type kubernetes.io/dockerconfigjson for the registry; it carries the label edgeward.dev/share: functions.")
        @Nullable LocalRef pullSecretRef) {}
