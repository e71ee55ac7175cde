package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A requirement on one label.
 *
 * @param key the label
 * @param operator how to compare
 * @param values what to compare with, of {@code In} and {@code NotIn}
 */
@ValidationRule(
    value =
        "(has(self.operator) && self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
    message = "values go with In and NotIn, which need at least one")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LabelRequirement(
    @JsonPropertyDescription("The label.") @Required @Nullable String key,
    @JsonPropertyDescription("How to compare.") @Required @Nullable SelectorOperator operator,
    @JsonPropertyDescription("What In and NotIn compare with.") @Nullable List<String> values) {}
