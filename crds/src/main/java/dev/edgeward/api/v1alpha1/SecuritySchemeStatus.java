package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * A way in that a document describes.
 *
 * @param name that the document gives it
 * @param type {@code apiKey}, {@code http}, {@code oauth2} or {@code openIdConnect}
 * @param in where an apiKey goes: {@code header}, {@code query} or {@code cookie}
 * @param parameter the name that an apiKey goes by
 * @param scheme of http: {@code basic} or {@code bearer}
 * @param tokenUrl where oauth2 gives tokens for client credentials
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecuritySchemeStatus(
    @JsonPropertyDescription("The name that the document gives it.") @Nullable String name,
    @JsonPropertyDescription("apiKey, http, oauth2 or openIdConnect.") @Nullable String type,
    @JsonPropertyDescription("Where an apiKey goes: header, query or cookie.") @Nullable String in,
    @JsonPropertyDescription("The name that an apiKey goes by.") @Nullable String parameter,
    @JsonPropertyDescription("Of http: basic or bearer.") @Nullable String scheme,
    @JsonPropertyDescription("Where oauth2 gives tokens for client credentials.")
        @Nullable String tokenUrl) {}
