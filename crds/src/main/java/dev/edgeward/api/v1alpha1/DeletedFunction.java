package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Function as it was when it was deleted.
 *
 * @param name of the object
 * @param uid of the object
 * @param labels of the object
 * @param annotations of the object
 * @param managedFields of the object, but for those of its status: whoever manages the fields of a
 *     function that is restored is who managed them before
 * @param spec as it was, also what this release doesn't know or would no longer accept: nothing of
 *     it may stand in the way of a deletion
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeletedFunction(
    @JsonPropertyDescription("Name of the Function.") @Required @Nullable String name,
    @JsonPropertyDescription("Uid of the Function.") @Required @Nullable String uid,
    @JsonPropertyDescription("Labels of the Function.") @Nullable Map<String, String> labels,
    @JsonPropertyDescription("Annotations of the Function.")
        @Nullable Map<String, String> annotations,
    @JsonPropertyDescription(
            "Who managed which fields of the Function, as in metadata.managedFields.")
        @Nullable List<JsonNode> managedFields,
    @JsonPropertyDescription("Spec of the Function.") @PreserveUnknownFields
        @Nullable JsonNode spec) {}
