package dev.edgeward.apiserver.service.function;

import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.service.catalog.Sight;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A function as the API shows it. Times are RFC 3339 in UTC.
 *
 * @param id of the function
 * @param workspaceId null for a system function
 * @param name for people
 * @param description null when it has none
 * @param defaultVersionId of the version that serves, null when none does
 * @param source {@code custom}, {@code system} or {@code openapi-op}
 * @param system whether it is global
 * @param createdBy who made it, null when nobody noted it
 * @param runtimeUserId null when headless calls run as nobody
 * @param deletedAt null while active
 * @param retentionTier null while active
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 */
@Schema(name = "Function")
public record FunctionView(
    @Schema(required = true, examples = "fun_0w0mw9feyd84gvgqc28vy52x32") String id,
    @Schema(
            required = true,
            nullable = true,
            description = "Null for a system function",
            examples = "wsp_0w0mw9feyd84gvgqc28vy52x32")
        @Nullable String workspaceId,
    @Schema(required = true, examples = "Greet") String name,
    @Schema(required = true, nullable = true, examples = "Says hello") @Nullable String description,
    @Schema(
            required = true,
            nullable = true,
            description = "Null while no version serves",
            examples = "fnv_0w0mw9feyd84gvgqc28vy52x32")
        @Nullable String defaultVersionId,
    @Schema(
            required = true,
            enumeration = {"custom", "system", "openapi-op"})
        String source,
    @Schema(required = true) boolean system,
    @Schema(
            required = true,
            nullable = true,
            description = "Who made it; null when nobody was there to note it",
            examples = "alice")
        @Nullable String createdBy,
    @Schema(required = true, nullable = true, examples = "usr-42") @Nullable String runtimeUserId,
    @Schema(
            required = true,
            nullable = true,
            format = "date-time",
            description = "Null while active")
        @Nullable String deletedAt,
    @Schema(
            required = true,
            nullable = true,
            enumeration = {"short", "medium", "long", "none"},
            description = "Null while active; how long it can be restored once deleted")
        @Nullable String retentionTier,
    @Schema(required = true, format = "date-time") String createdAt,
    @Schema(required = true, format = "date-time") String updatedAt) {

  static FunctionView of(FunctionRow function, Sight sight) {
    boolean system = sight.isSystem(function.namespace());
    return new FunctionView(
        function.id(),
        sight.workspaceId(function.namespace()),
        function.name(),
        function.description(),
        function.defaultVersion() == null ? null : function.defaultVersion().id(),
        system ? "system" : function.source().text(),
        system,
        function.createdBy(),
        function.runtimeUserId(),
        function.deletedAt() == null ? null : function.deletedAt().toString(),
        sight.retentionTier(function),
        function.createdAt().toString(),
        function.updatedAt().toString());
  }
}
