package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * What an installation shows to the API of an integration's document.
 *
 * @param scheme the security scheme of the document; when absent, for operations of which the
 *     document says nothing of security
 * @param secretRef a Secret that carries the label {@code edgeward.dev/share: functions}, with the
 *     keys that the scheme takes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstallationCredential(
    @JsonPropertyDescription(
            "The security scheme of the document. Absent: for operations of which the document says nothing of security.")
        @Nullable String scheme,
    @JsonPropertyDescription(
            "A Secret that carries the label edgeward.dev/share: functions, with the keys apiKey, token, username and password, or clientId and clientSecret, as the scheme takes them.")
        @Required
        @Nullable LocalRef secretRef) {}
