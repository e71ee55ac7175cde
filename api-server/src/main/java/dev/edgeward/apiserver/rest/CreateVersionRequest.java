package dev.edgeward.apiserver.rest;

import dev.edgeward.api.CodeRules;
import dev.edgeward.apiserver.service.version.NewVersion;
import dev.edgeward.apiserver.service.version.SourceFile;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body that makes a version. */
@Schema(
    name = "CreateFunctionVersion",
    additionalProperties = Schema.False.class,
    description = "A version to make. Unknown fields are refused.",
    requiredProperties = {"functionId", "files"})
record CreateVersionRequest(
    @Schema(description = "The function.", minLength = 1, maxLength = ID_LENGTH) String functionId,
    @Schema(
            description =
                "Its source, at most 1 MiB. The entrypoint is main.js, or the only module.",
            minItems = 1,
            maxItems = CodeRules.MAX_FILES)
        List<SourceFile> files,
    @Schema(description = "Name for people.", minLength = 1, maxLength = NAME_LENGTH)
        @Nullable String name,
    @Schema(description = "The schema of its arguments; the function's own when absent.")
        @Nullable String inputSchemaId,
    @Schema(description = "The schema of its result; the function's own when absent.")
        @Nullable String outputSchemaId,
    @Schema(description = "The version that it is made from.") @Nullable String parentId) {
  private static final int NAME_LENGTH = 253;
  private static final int ID_LENGTH = 63;

  /** 1 MiB of code, each byte of which JSON can make six of. */
  private static final int MAX_BYTES = 7 * 1024 * 1024;

  static NewVersion read(Bodies.Body sent) {
    JsonBody body = JsonBody.read(sent, MAX_BYTES);
    NewVersion wanted =
        new NewVersion(
            body.requiredText("functionId", ID_LENGTH),
            body.requiredRows("files", CodeRules.MAX_FILES, Set.of("name", "source")).stream()
                .map(
                    row ->
                        new SourceFile(
                            row.getOrDefault("name", ""), row.getOrDefault("source", "")))
                .toList(),
            body.optionalFilledText("name", NAME_LENGTH),
            body.optionalText("inputSchemaId", ID_LENGTH),
            body.optionalText("outputSchemaId", ID_LENGTH),
            body.optionalText("parentId", ID_LENGTH));
    body.finish();
    return wanted;
  }
}
