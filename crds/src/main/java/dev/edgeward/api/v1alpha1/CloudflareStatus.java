package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * What the operator found at Cloudflare when it last looked.
 *
 * @param codeStoreId id of the Workers KV namespace that keeps bundles
 * @param deployment what was deployed last, as a digest of script, bindings, keys and settings
 * @param versionId Cloudflare's id of the version of the script that was deployed last
 * @param deployedAt when it was deployed, RFC 3339
 * @param rolledBack the deployment that did not get healthy and is not tried again
 * @param resync the value of the annotation {@code edgeward.dev/resync} that was last acted on
 * @param lastCheckTime when it looked, RFC 3339
 * @param apiCallsLeft how many calls of Cloudflare's API the token had left then
 * @param token what is known of the API token
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudflareStatus(
    @JsonPropertyDescription("Id of the Workers KV namespace that keeps bundles.")
        @Nullable String codeStoreId,
    @JsonPropertyDescription(
            "What was deployed last, as a digest of script, bindings, keys and settings.")
        @Nullable String deployment,
    @JsonPropertyDescription("Cloudflare's id of the version of the script that was deployed last.")
        @Nullable String versionId,
    @JsonPropertyDescription("When it was deployed, RFC 3339.") @Nullable String deployedAt,
    @JsonPropertyDescription("The deployment that did not get healthy and is not tried again.")
        @Nullable String rolledBack,
    @JsonPropertyDescription("The value of the annotation edgeward.dev/resync last acted on.")
        @Nullable String resync,
    @JsonPropertyDescription("When the operator last looked, RFC 3339.")
        @Nullable String lastCheckTime,
    @JsonPropertyDescription("How many calls of Cloudflare's API the token had left then.")
        @Nullable Integer apiCallsLeft,
    @JsonPropertyDescription("What is known of the API token.") @Nullable ApiTokenStatus token) {

  /**
   * The same after a look that went no further.
   *
   * @param acted the value of the annotation {@code edgeward.dev/resync} that it acted on
   * @param time of the look, RFC 3339
   * @return another status
   */
  public CloudflareStatus looked(@Nullable String acted, String time) {
    return new CloudflareStatus(
        codeStoreId,
        deployment,
        versionId,
        deployedAt,
        rolledBack,
        acted,
        time,
        apiCallsLeft,
        token);
  }

  /**
   * The same with the version before deployed again; what was deployed last is not tried again.
   *
   * @param former Cloudflare's id of that version
   * @return another status
   */
  public CloudflareStatus rolledBackTo(String former) {
    return new CloudflareStatus(
        codeStoreId,
        null,
        former,
        deployedAt,
        deployment,
        resync,
        lastCheckTime,
        apiCallsLeft,
        token);
  }
}
