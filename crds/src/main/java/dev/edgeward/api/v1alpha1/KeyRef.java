package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A reference to one key of a Secret or ConfigMap of the same namespace.
 *
 * @param name name of the Secret or ConfigMap
 * @param key the key in it
 * @param optional whether the variable is left out when the object or its key is missing, instead
 *     of failing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyRef(
    @JsonPropertyDescription("Name of the Secret or ConfigMap.") @Required @Nullable String name,
    @JsonPropertyDescription("The key in it.") @Required @Nullable String key,
    @JsonPropertyDescription(
            "Leave the variable out when the object or its key is missing, instead of failing.")
        @Nullable Boolean optional) {}
