package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A workerd of one's own.
 *
 * @param url base URL of its dispatcher, http or https
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerdRuntime(
    @JsonPropertyDescription("Base URL of its dispatcher, http or https.")
        @Required
        @Pattern("^https?://[^/?#]+/?$")
        @Nullable String url) {}
