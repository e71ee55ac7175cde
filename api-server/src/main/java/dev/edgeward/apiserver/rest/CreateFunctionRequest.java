package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.service.function.NewFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body that makes a function. Read by hand, so that every complaint has its pointer. */
@Schema(
    name = "CreateFunction",
    additionalProperties = Schema.False.class,
    description = "A function to make. Unknown fields are refused.",
    requiredProperties = {"workspaceId", "name", "inputSchemaId", "outputSchemaId"})
record CreateFunctionRequest(
    @Schema(description = "The workspace; not looked at with source system.", maxLength = ID_LENGTH)
        @Nullable String workspaceId,
    @Schema(description = "Name for people.", minLength = 1, maxLength = NAME_LENGTH) String name,
    @Schema(description = "What the function does.", maxLength = DESCRIPTION_LENGTH)
        @Nullable String description,
    @Schema(
            description = "Where it comes from; system is for admins.",
            enumeration = {"custom", "system", "openapi-op"},
            defaultValue = "custom")
        @Nullable String source,
    @Schema(description = "The schema of its arguments.", minLength = 1, maxLength = ID_LENGTH)
        String inputSchemaId,
    @Schema(description = "The schema of its result.", minLength = 1, maxLength = ID_LENGTH)
        String outputSchemaId) {
  private static final int NAME_LENGTH = 253;
  private static final int DESCRIPTION_LENGTH = 4096;
  private static final int ID_LENGTH = 63;
  private static final Map<String, NewFunction.Source> SOURCES = new LinkedHashMap<>();

  static {
    SOURCES.put("custom", NewFunction.Source.CUSTOM);
    SOURCES.put("system", NewFunction.Source.SYSTEM);
    SOURCES.put("openapi-op", NewFunction.Source.OPENAPI_OP);
  }

  static NewFunction read(Bodies.Body sent) {
    JsonBody body = JsonBody.read(sent);
    NewFunction.Source source =
        Objects.requireNonNullElse(
            body.optionalChoice("source", SOURCES), NewFunction.Source.CUSTOM);
    NewFunction wanted =
        new NewFunction(
            source == NewFunction.Source.SYSTEM
                ? body.optionalText("workspaceId", ID_LENGTH)
                : body.requiredText("workspaceId", ID_LENGTH),
            body.requiredText("name", NAME_LENGTH),
            body.optionalText("description", DESCRIPTION_LENGTH),
            source,
            body.requiredText("inputSchemaId", ID_LENGTH),
            body.requiredText("outputSchemaId", ID_LENGTH));
    body.finish();
    return wanted;
  }
}
