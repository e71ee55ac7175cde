package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * What the code store of a Runtime holds, and should.
 *
 * @param desired bundles that versions name
 * @param stored of them
 * @param lastSyncTime when they were last compared, RFC 3339
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BundlesStatus(
    @JsonPropertyDescription("Bundles that versions name.") @Nullable Integer desired,
    @JsonPropertyDescription("How many of them the code store holds.") @Nullable Integer stored,
    @JsonPropertyDescription("When they were last compared, RFC 3339.")
        @Nullable String lastSyncTime) {}
