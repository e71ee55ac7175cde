package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * One environment variable of a function.
 *
 * @param name name of the variable, as {@code ctx.env} has it
 * @param value the value itself, which everyone can read who can read the Function: a secret goes
 *     into {@code valueFrom}
 * @param valueFrom where the value comes from
 */
@ValidationRule(
    value = "has(self.value) != has(self.valueFrom)",
    message = "give exactly one of value and valueFrom")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnvVar(
    @JsonPropertyDescription("Name of the variable, as ctx.env has it.")
        @Required
        @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
        @Nullable String name,
    @JsonPropertyDescription(
            "The value itself. It can be read by everyone who can read the Function: use valueFrom for a secret.")
        @Nullable String value,
    @JsonPropertyDescription("Where the value comes from.") @Nullable EnvVarSource valueFrom) {}
