package dev.edgeward.apiserver.error;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is wrong with one part of a request.
 *
 * @param pointer a JSON pointer into the body, or the name of a query parameter
 * @param message for people
 */
@Schema(name = "FieldError")
public record FieldError(
    @Schema(
            required = true,
            description = "A JSON pointer into the body, or the name of a parameter",
            examples = "/name")
        String pointer,
    @Schema(required = true, examples = "name must not be blank") String message) {

  /** How many of them an answer has; who finds more may stop. */
  public static final int MOST = 20;

  /**
   * A field that isn't known.
   *
   * @param parent a JSON pointer to the object that has it
   * @param name of the field, as long as a client likes
   * @return what is wrong with it
   */
  public static FieldError unknownField(String parent, String name) {
    String cut = Excerpt.ofName(name);
    return new FieldError(
        parent + "/" + cut.replace("~", "~0").replace("/", "~1"), "unknown field " + cut);
  }

  /**
   * A query parameter that isn't known.
   *
   * @param name of the parameter
   * @return what is wrong with it
   */
  public static FieldError unknownParameter(String name) {
    String cut = Excerpt.ofName(name);
    return new FieldError(cut, "unknown query parameter " + cut);
  }
}
