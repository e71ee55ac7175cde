package dev.edgeward.apiserver.service;

import dev.edgeward.apiserver.index.FunctionRow;
import java.time.Instant;
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
 * @param createdBy null when it wasn't made over REST
 * @param runtimeUserId null when headless calls run as nobody
 * @param deletedAt null while active
 * @param retentionTier null while active
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 */
public record FunctionView(
    String id,
    @Nullable String workspaceId,
    String name,
    @Nullable String description,
    @Nullable String defaultVersionId,
    String source,
    boolean system,
    @Nullable String createdBy,
    @Nullable String runtimeUserId,
    @Nullable String deletedAt,
    @Nullable String retentionTier,
    String createdAt,
    String updatedAt) {

  static FunctionView of(FunctionRow function, boolean system, @Nullable String workspaceId) {
    Instant deletedAt = function.deletedAt();
    return new FunctionView(
        function.id(),
        system ? null : workspaceId,
        function.name(),
        function.description(),
        function.defaultVersion() == null ? null : function.defaultVersion().id(),
        system ? "system" : function.source().text(),
        system,
        function.createdBy(),
        function.runtimeUserId(),
        deletedAt == null ? null : deletedAt.toString(),
        deletedAt == null ? null : function.retentionTier().text(),
        function.createdAt().toString(),
        function.updatedAt().toString());
  }
}
