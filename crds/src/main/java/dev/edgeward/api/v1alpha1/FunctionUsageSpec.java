package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run of the API server counted on one day.
 *
 * @param day in UTC, such as {@code 2026-11-25}
 * @param replica names the run; a restart is another one
 * @param functions those that were invoked
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionUsageSpec(
    @JsonPropertyDescription("The day in UTC.") @Required @Nullable String day,
    @JsonPropertyDescription("Names the run of the API server; a restart is another one.") @Required
        @Nullable String replica,
    @JsonPropertyDescription("The functions that were invoked.")
        @Nullable List<FunctionUsageCount> functions) {}
