package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The Workers KV namespace that keeps bundles: by its id or by its title.
 *
 * @param id of a namespace that is there
 * @param title of a namespace, which is made when there is none
 */
@ValidationRule(
    value = "has(self.id) != has(self.title)",
    message = "give exactly one of id and title")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CodeStore(
    @JsonPropertyDescription("Id of a Workers KV namespace that is there.")
        @Pattern("^[0-9a-f]{32}$")
        @Nullable String id,
    @JsonPropertyDescription("Title of a Workers KV namespace; it is made when there is none.")
        @Size(min = 1, max = 512)
        @Nullable String title) {}
