package dev.edgeward.apiserver.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An RFC 9457 problem document.
 *
 * @param type identifies the kind of problem
 * @param title the same for every problem of the type
 * @param status the HTTP status
 * @param code the stable code, see {@link ErrorCode}
 * @param detail about this occurrence
 * @param requestId the id in {@code X-Request-Id} and in the server's log
 * @param errors which parts of the request, absent when it isn't about parts
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
    name = "Problem",
    description = "An RFC 9457 problem with a stable code",
    requiredProperties = {"type", "title", "status", "code", "detail"})
public record Problem(
    @Schema(description = "urn:edgeward:problem: and the code") String type,
    @Schema(description = "The same for every problem of a code") String title,
    @Schema(description = "The HTTP status") int status,
    @Schema(description = "What kind of problem; a code is never renamed") String code,
    @Schema(description = "About this one") String detail,
    @Schema(description = "The request's id, also in X-Request-Id and in the server's log")
        @Nullable String requestId,
    @Schema(description = "The parts of the request that it is about, where it is about parts")
        List<FieldError> errors) {

  /** The media type of a problem document. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * The document of an error.
   *
   * @param code what kind
   * @param detail about this occurrence
   * @param errors which parts of the request
   * @param requestId of the request, null when it has none
   * @return the document
   */
  public static Problem of(
      ErrorCode code, String detail, List<FieldError> errors, @Nullable String requestId) {
    return new Problem(
        "urn:edgeward:problem:" + code.code(),
        code.title(),
        code.status(),
        code.code(),
        Excerpt.ofSentence(detail),
        requestId,
        errors.stream()
            .map(
                error ->
                    new FieldError(
                        Excerpt.ofSentence(error.pointer()), Excerpt.ofSentence(error.message())))
            .toList());
  }
}
