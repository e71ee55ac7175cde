package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.service.function.FunctionChanges;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body that changes a function. */
@Schema(
    name = "UpdateFunction",
    additionalProperties = Schema.False.class,
    description = "What to change; null clears. Unknown and read-only fields are refused.")
record UpdateFunctionRequest(
    @Schema(description = "Name for people.", nullable = true, minLength = 1, maxLength = 253)
        @Nullable String name,
    @Schema(description = "What the function does.", nullable = true, maxLength = 4096)
        @Nullable String description,
    @Schema(description = "Who headless calls run as.", nullable = true, maxLength = 253)
        @Nullable String runtimeUserId) {
  private static final int NAME_LENGTH = 253;
  private static final int DESCRIPTION_LENGTH = 4096;

  static FunctionChanges read(Bodies.Body sent) {
    JsonBody body = JsonBody.read(sent);
    FunctionChanges changes =
        new FunctionChanges(
            body.change("name", NAME_LENGTH, false),
            body.change("description", DESCRIPTION_LENGTH, true),
            body.change("runtimeUserId", NAME_LENGTH, false));
    body.finish();
    return changes;
  }
}
