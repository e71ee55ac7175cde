package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * One key of a ConfigMap of the same namespace, of its {@code data} or its {@code binaryData}.
 *
 * @param name name of the ConfigMap; it carries the label {@code edgeward.dev/share: functions}
 * @param key the key in it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigMapKey(
    @JsonPropertyDescription(
            "Name of the ConfigMap; it carries the label edgeward.dev/share: functions.")
        @Required
        @Nullable String name,
    @JsonPropertyDescription("The key in its data or its binaryData.") @Required
        @Nullable String key) {}
