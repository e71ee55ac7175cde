package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A registry that functions may get their code from, or a part of one.
 *
 * @param prefix its host, with a port where it has one of its own, and maybe the beginning of
 *     repositories, in whole parts
 * @param insecure asked by http; https when absent
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OciRegistry(
    @JsonPropertyDescription(
            "Host, or host:port, and maybe the beginning of repositories: registry.example.com, ghcr.io/acme.")
        @Required
        @Nullable String prefix,
    @JsonPropertyDescription("Asked by http, where nobody is to listen; by https when absent.")
        @Nullable Boolean insecure) {}
