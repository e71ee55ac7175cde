package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAPI document, each operation of which becomes a function.
 *
 * @param inline the document itself
 * @param configMapRef a ConfigMap that has it
 * @param serverUrl where requests go, in place of the servers that the document names
 * @param include the operations that are selected; all when absent
 * @param exclude operations that are left out, of those that are included
 * @param timeoutSeconds wall-clock time of a call; 30 when absent
 */
@ValidationRule(
    value = "has(self.inline) != has(self.configMapRef)",
    message = "give exactly one of inline and configMapRef")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenApi(
    @JsonPropertyDescription("The document itself, OpenAPI 3.0 or 3.1, as YAML or JSON.")
        @Nullable String inline,
    @JsonPropertyDescription("A key of a ConfigMap that has it, as it is or packed with gzip.")
        @Nullable ConfigMapKey configMapRef,
    @JsonPropertyDescription(
            "Where requests go, in place of the servers that the document names: a URL of http or https, to which its paths are added.")
        @Size(max = 2048)
        @Pattern("^https?://[^/?#@]+(/[^?#]*)?$")
        @Nullable String serverUrl,
    @JsonPropertyDescription("The operations that are selected; all when absent.")
        @Nullable OperationSelector include,
    @JsonPropertyDescription("Operations that are left out, of those that are included.")
        @Nullable OperationSelector exclude,
    @JsonPropertyDescription("Wall-clock time of a call in seconds; 30 when absent.")
        @Min(1)
        @Max(300)
        @Nullable Integer timeoutSeconds) {}
