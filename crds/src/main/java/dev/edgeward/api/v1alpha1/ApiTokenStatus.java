package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the token that the operator calls Cloudflare's API with.
 *
 * @param id Cloudflare's id of the token, which is no secret
 * @param expiresOn when it ends, RFC 3339; null for never
 * @param permissions what calls have shown it to have, by Cloudflare's names, sorted; one that is
 *     missing here may only not have been needed yet
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiTokenStatus(
    @JsonPropertyDescription("Cloudflare's id of the token, which is no secret.")
        @Nullable String id,
    @JsonPropertyDescription("When it ends, RFC 3339; absent for never.")
        @Nullable String expiresOn,
    @JsonPropertyDescription(
            "What calls have shown it to have, by Cloudflare's names. One that is missing here may only not have been needed yet.")
        @Nullable List<String> permissions) {}
