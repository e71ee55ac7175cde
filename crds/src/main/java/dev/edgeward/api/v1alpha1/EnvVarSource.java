package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where the value of an environment variable comes from: exactly one of the two.
 *
 * @param secretKeyRef a key of a Secret that carries the label {@code edgeward.dev/share:
 *     functions}
 * @param configMapKeyRef a key of a ConfigMap that carries the label {@code edgeward.dev/share:
 *     functions}
 */
@ValidationRule(
    value = "has(self.secretKeyRef) != has(self.configMapKeyRef)",
    message = "give exactly one of secretKeyRef and configMapKeyRef")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnvVarSource(
    @JsonPropertyDescription(
            "A key of a Secret that carries the label edgeward.dev/share: functions.")
        @Nullable KeyRef secretKeyRef,
    @JsonPropertyDescription(
            "A key of a ConfigMap that carries the label edgeward.dev/share: functions.")
        @Nullable KeyRef configMapKeyRef) {}
