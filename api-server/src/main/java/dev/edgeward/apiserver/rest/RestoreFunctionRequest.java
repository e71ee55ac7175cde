package dev.edgeward.apiserver.rest;

import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body that restores a function; may be absent. */
@Schema(
    name = "RestoreFunction",
    additionalProperties = Schema.False.class,
    description = "How a function comes back. Unknown fields are refused.")
record RestoreFunctionRequest(
    @Schema(
            description =
                "Another name for people, of which that of the object is made: for when the old one"
                    + " has been taken since.",
            minLength = 1,
            maxLength = NAME_LENGTH)
        @Nullable String name) {
  private static final int NAME_LENGTH = 253;

  static RestoreFunctionRequest read(Bodies.Body sent, @Nullable MediaType type) {
    JsonBody body = JsonBody.readOptional(sent, type);
    RestoreFunctionRequest wanted =
        new RestoreFunctionRequest(body.optionalTextNotBlank("name", NAME_LENGTH));
    body.finish();
    return wanted;
  }
}
