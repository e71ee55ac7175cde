package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A self-hosted workerd.
 *
 * @param url base URL of its dispatcher, http or https, without user info
 */
@ValidationRule(
    value = "!has(self.url) || !self.url.contains('@')",
    message = "url takes no user info (user:password@): who may see a Runtime would read it")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerdRuntime(
    @JsonPropertyDescription("Base URL of its dispatcher, http or https; without user info.")
        @Required
        @Pattern("^https?://[^/?#]+/?$")
        @Nullable String url) {}
