package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a document.
 *
 * @param documentDigest SHA-256 of the document as it was read
 * @param functions how many operations are functions
 * @param refused how many operations can't be one
 * @param origins where the functions' requests go
 * @param securitySchemes the ways in that the document describes
 * @param lastChange what the last change of the document, or of what is selected of it, came to
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenApiStatus(
    @JsonPropertyDescription("SHA-256 of the document as it was read.")
        @Nullable String documentDigest,
    @JsonPropertyDescription("How many operations are functions.") @Nullable Integer functions,
    @JsonPropertyDescription("How many operations can't be one.") @Nullable Integer refused,
    @JsonPropertyDescription(
            "Where the functions' requests go: the only places that credentials of installations are shown to.")
        @Nullable List<String> origins,
    @JsonPropertyDescription("The ways in that the document describes, for those who install it.")
        @Nullable List<SecuritySchemeStatus> securitySchemes,
    @JsonPropertyDescription(
            "What the last change of the document, or of what is selected of it, came to.")
        @Nullable Change lastChange) {
  /**
   * How many functions were written.
   *
   * @param added that were not there
   * @param updated that were otherwise
   * @param removed that are no operations any more; they can be restored
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Change(
      @JsonPropertyDescription("Functions that were not there.") @Nullable Integer added,
      @JsonPropertyDescription("Functions that were otherwise.") @Nullable Integer updated,
      @JsonPropertyDescription("Functions that are no operations any more; they are in the bin.")
          @Nullable Integer removed) {}
}
