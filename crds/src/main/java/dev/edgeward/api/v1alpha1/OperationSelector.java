package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operations of a document: those that one of the lists has. A text that ends in {@code *} stands
 * for all that begin with what is before it.
 *
 * @param operationIds their own names
 * @param tags that they carry
 * @param paths that they are of, as the document writes them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationSelector(
    @JsonPropertyDescription("Operations by their operationId; a * at the end stands for any rest.")
        @Nullable List<String> operationIds,
    @JsonPropertyDescription("Operations by a tag; a * at the end stands for any rest.")
        @Nullable List<String> tags,
    @JsonPropertyDescription(
            "Operations by their path, with its templates as the document has them; a * at the end stands for any rest.")
        @Nullable List<String> paths) {}
