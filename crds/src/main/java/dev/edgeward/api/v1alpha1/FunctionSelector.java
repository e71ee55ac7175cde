package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which functions, by label, as everywhere in Kubernetes: all that is given must match; an empty
 * selector selects every function.
 *
 * @param matchLabels labels and their values
 * @param matchExpressions requirements on labels
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionSelector(
    @JsonPropertyDescription("Labels and their values.") @Nullable Map<String, String> matchLabels,
    @JsonPropertyDescription("Requirements on labels.")
        @Nullable List<LabelRequirement> matchExpressions) {}
