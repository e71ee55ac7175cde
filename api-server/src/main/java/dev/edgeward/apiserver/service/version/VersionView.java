package dev.edgeward.apiserver.service.version;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A version of a function as the API shows it. Times are RFC 3339 in UTC.
 *
 * @param id of the version
 * @param functionId of its function
 * @param workspaceId null for a version of a system function
 * @param name for people
 * @param number counts the versions of a function, from 1
 * @param digest of all that decides what an invocation does
 * @param ready whether it loads in its runtime
 * @param error why it does not, null when it does or nobody knows yet
 * @param inputSchemaId of the schema of its arguments, null when it names none
 * @param outputSchemaId of the schema of its result, null when it names none
 * @param parentId of the version that it was made from, null when nobody said
 * @param createdBy who made it, null when nobody noted it
 * @param createdAt when it was made
 * @param files its source; only of a single version, absent in a list
 */
@Schema(name = "FunctionVersion")
public record VersionView(
    @Schema(required = true, examples = "fnv_0w0mw9feyd84gvgqc28vy52x32") String id,
    @Schema(required = true) String functionId,
    @Schema(required = true, nullable = true) @Nullable String workspaceId,
    @Schema(required = true) String name,
    @Schema(required = true) int number,
    @Schema(required = true, description = "SHA-256 over all that decides what it does")
        String digest,
    @Schema(required = true, description = "Whether it loads in its runtime") boolean ready,
    @Schema(required = true, nullable = true, description = "Why it does not load")
        @Nullable String error,
    @Schema(required = true, nullable = true) @Nullable String inputSchemaId,
    @Schema(required = true, nullable = true) @Nullable String outputSchemaId,
    @Schema(required = true, nullable = true) @Nullable String parentId,
    @Schema(required = true, nullable = true) @Nullable String createdBy,
    @Schema(required = true, format = "date-time") String createdAt,
    @Schema(description = "Its source; absent in a list") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<SourceFile> files) {

  VersionView with(List<SourceFile> source) {
    return new VersionView(
        id,
        functionId,
        workspaceId,
        name,
        number,
        digest,
        ready,
        error,
        inputSchemaId,
        outputSchemaId,
        parentId,
        createdBy,
        createdAt,
        source);
  }
}
