package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a deleted function. People set {@code restore}, {@code restoreAs} and {@code
 * expiresAt}; the rest is what was.
 *
 * @param functionId id of the function
 * @param function the object as it was
 * @param defaultVersion the version that served, null when none did
 * @param createdAt when the function was made, RFC 3339
 * @param deletedAt when it was deleted, RFC 3339
 * @param deletedBy who deleted it, null when nobody knows
 * @param retentionTier how long it can be restored, as it was decided at the deletion
 * @param expiresAt when it is purged, RFC 3339; null for never
 * @param restore true brings the function back
 * @param restoreAs name of the Function to come back as; null for the one it had
 */
@ValidationRule(
    value = "self.functionId == oldSelf.functionId && self.deletedAt == oldSelf.deletedAt",
    message = "functionId and deletedAt can't be changed")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionTombstoneSpec(
    @JsonPropertyDescription("Id of the function.") @Required @Nullable String functionId,
    @JsonPropertyDescription("The Function as it was.") @Required
        @Nullable DeletedFunction function,
    @JsonPropertyDescription("The version that served.") @Nullable VersionRef defaultVersion,
    @JsonPropertyDescription("When the function was made.") @Required @Nullable String createdAt,
    @JsonPropertyDescription("When the function was deleted.") @Required @Nullable String deletedAt,
    @JsonPropertyDescription("Who deleted it, where that is known.") @Nullable String deletedBy,
    @JsonPropertyDescription(
            "How long the function can be restored, as it was decided when it was deleted: short 7 days, medium 30 days, long 90 days, none without an end. expiresAt is what counts.")
        @Nullable RetentionTier retentionTier,
    @JsonPropertyDescription("When the function is purged. Can be changed; absent, it never is.")
        @Nullable String expiresAt,
    @JsonPropertyDescription("true brings the function back, with its id and its versions.")
        @Nullable Boolean restore,
    @JsonPropertyDescription(
            "Name of the Function to come back as, when its own has been taken since.")
        @Nullable String restoreAs) {}
