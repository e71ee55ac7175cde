package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a FunctionSchema.
 *
 * @param name name of the FunctionSchema
 * @param namespace its namespace: the system namespace, or absent for the namespace of the Function
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchemaRef(
    @JsonPropertyDescription("Name of the FunctionSchema.") @Required @Nullable String name,
    @JsonPropertyDescription(
            "Its namespace: the system namespace, or absent for the namespace of the Function.")
        @Nullable String namespace) {}
