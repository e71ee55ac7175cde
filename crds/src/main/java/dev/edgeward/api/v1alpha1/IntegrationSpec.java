package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace publishes, and to whom.
 *
 * @param displayName name for people; the name of the object when absent
 * @param description what the integration is for
 * @param visibility {@code Public}: every workspace may install it; {@code Workspaces}: those of
 *     {@code workspaces}
 * @param workspaces the namespaces that may install it, of visibility {@code Workspaces}
 * @param functions functions of this namespace, by name
 * @param selector functions of this namespace, by label
 * @param openapi a document whose operations become functions of this namespace, which are
 *     published too
 */
@ValidationRule(
    value =
        "has(self.selector) || has(self.openapi) || has(self.functions) && size(self.functions) > 0",
    message =
        "say what is published: name at least one function, or give a selector or an OpenAPI document")
@ValidationRule(
    value =
        "(has(self.visibility) && self.visibility == 'Workspaces') == (has(self.workspaces) && size(self.workspaces) > 0)",
    message = "workspaces go with visibility Workspaces, which needs at least one")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IntegrationSpec(
    @JsonPropertyDescription("Name for people; the name of the object when absent.")
        @Size(max = 253)
        @Nullable String displayName,
    @JsonPropertyDescription("What the integration is for.") @Size(max = 4096)
        @Nullable String description,
    @JsonPropertyDescription(
            "Public: every workspace may install it. Workspaces: those that are listed may.")
        @Required
        @Nullable Visibility visibility,
    @JsonPropertyDescription("The namespaces that may install it; goes with visibility Workspaces.")
        @Nullable List<String> workspaces,
    @JsonPropertyDescription("Functions of this namespace that it publishes, by name.")
        @Nullable List<LocalRef> functions,
    @JsonPropertyDescription(
            "Functions of this namespace that it publishes, by label: beside those named. An empty selector selects every function.")
        @Nullable FunctionSelector selector,
    @JsonPropertyDescription(
            "An OpenAPI document: the operator makes a function of each of its operations, and they are published.")
        @Nullable OpenApi openapi) {}
