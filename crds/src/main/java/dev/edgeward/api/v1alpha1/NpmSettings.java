package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where functions get packages of npm from.
 *
 * @param registry URL of a registry
 * @param tokenSecretRef a token that it is shown, in a Secret with the label {@code
 *     edgeward.dev/use: npm}; without it, it is asked as anybody may
 */
@ValidationRule(
    value =
        "!has(self.tokenSecretRef) || self.registry.matches('^(https://|http://(localhost|127[.]0[.]0[.]1)([:/]|$))')",
    message =
        "a registry that is shown a token is asked by https, unless it is on the same machine")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NpmSettings(
    @JsonPropertyDescription("URL of a registry, such as https://registry.npmjs.org/.")
        @Required
        @Pattern("^https?://[^?#@]{1,500}$")
        @Nullable String registry,
    @JsonPropertyDescription(
            "A token that the registry is shown, by https, in a Secret of the namespace that Edgeward runs in with the label edgeward.dev/use: npm. Functions of the Runtime may import whatever it is good for.")
        @Nullable SecretKeyRef tokenSecretRef) {}
