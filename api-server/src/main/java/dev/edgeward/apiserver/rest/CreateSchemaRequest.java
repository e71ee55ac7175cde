package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.service.schema.NewSchema;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body that makes a schema. */
@Schema(
    name = "CreateFunctionSchema",
    additionalProperties = Schema.False.class,
    description = "A schema to make. Unknown fields are refused.",
    requiredProperties = {"workspaceId", "name", "schema"})
record CreateSchemaRequest(
    @Schema(description = "The workspace.", minLength = 1, maxLength = ID_LENGTH)
        String workspaceId,
    @Schema(description = "Name for people.", minLength = 1, maxLength = NAME_LENGTH) String name,
    @Schema(description = "What the schema is for.", maxLength = DESCRIPTION_LENGTH)
        @Nullable String description,
    @Schema(description = "A JSON Schema (2020-12), an object.", type = SchemaType.OBJECT)
        Object schema) {
  private static final int NAME_LENGTH = 253;
  private static final int DESCRIPTION_LENGTH = 4096;
  private static final int ID_LENGTH = 63;

  static NewSchema read(Bodies.Body sent) {
    JsonBody body = JsonBody.read(sent);
    NewSchema wanted =
        new NewSchema(
            body.requiredText("workspaceId", ID_LENGTH),
            body.requiredText("name", NAME_LENGTH),
            body.optionalText("description", DESCRIPTION_LENGTH),
            body.requiredObject("schema"));
    body.finish();
    return wanted;
  }
}
