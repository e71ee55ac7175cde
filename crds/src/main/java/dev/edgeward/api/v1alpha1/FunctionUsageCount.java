package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much one function was invoked.
 *
 * @param functionId of the function
 * @param invocations that ran
 * @param errors those of them that failed
 * @param totalMs the time of all of them in the runtime, in milliseconds
 * @param maxMs the time of the longest, in milliseconds
 * @param workers the distinct dynamic workers, each a prefix of its code's and environment's digest
 * @param moreWorkers whether there were more than {@code workers} has
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionUsageCount(
    @JsonPropertyDescription("Id of the function.") @Required @Nullable String functionId,
    @JsonPropertyDescription("Invocations that ran.") @Min(0) @Nullable Long invocations,
    @JsonPropertyDescription("Those of them that failed.") @Min(0) @Nullable Long errors,
    @JsonPropertyDescription("The time of all of them in the runtime, in milliseconds.") @Min(0)
        @Nullable Long totalMs,
    @JsonPropertyDescription("The time of the longest, in milliseconds.") @Min(0)
        @Nullable Long maxMs,
    @JsonPropertyDescription(
            "The distinct dynamic workers, each a prefix of its code's and environment's digest.")
        @Nullable List<String> workers,
    @JsonPropertyDescription("Whether there were more workers than these.")
        @Nullable Boolean moreWorkers) {}
