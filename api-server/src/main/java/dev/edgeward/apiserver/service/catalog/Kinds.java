package dev.edgeward.apiserver.service.catalog;

import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.IntegrationRow;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.index.WorkspaceRow;
import dev.edgeward.apiserver.query.Entity;
import dev.edgeward.apiserver.query.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of each kind, in the words of the API: the fields that filters and orders know,
 * and the ways from one kind to another. A new field of a filter is one line here. Needs nothing,
 * so that the OpenAPI document can be made of it while the program is built.
 */
public final class Kinds {
  final Entity<Sight, WorkspaceRow> workspace =
      Entity.<Sight, WorkspaceRow>of("Workspace", WorkspaceRow::id)
          .text("name", (sight, row) -> sight.displayName(row))
          .text("namespace", (sight, row) -> row.namespace())
          .time("createdAt", (sight, row) -> row.createdAt())
          .defaultOrder("createdAt", true)
          .build();

  final Entity<Sight, SchemaRow> schema =
      Entity.<Sight, SchemaRow>of("FunctionSchema", SchemaRow::id)
          .text("workspaceId", (sight, row) -> sight.workspaceId(row.namespace()))
          .text("name", (sight, row) -> row.name())
          .text("description", (sight, row) -> row.description())
          .flag("system", (sight, row) -> sight.isSystem(row.namespace()))
          .text("createdBy", (sight, row) -> row.createdBy())
          .time("createdAt", (sight, row) -> row.createdAt())
          .time("updatedAt", (sight, row) -> row.updatedAt())
          .toOne(
              "workspace", () -> this.workspace, (sight, row) -> sight.workspace(row.namespace()))
          .defaultOrder("createdAt", true)
          .build();

  final Entity<Sight, IntegrationRow> integration =
      Entity.<Sight, IntegrationRow>of("Integration", IntegrationRow::id)
          .text("workspaceId", (sight, row) -> sight.workspaceId(row.namespace()))
          .text("name", (sight, row) -> row.name())
          .text("description", (sight, row) -> row.description())
          .choice(
              "visibility",
              Set.of("public", "workspaces"),
              (sight, row) -> row.isPublic() ? "public" : "workspaces")
          .time("createdAt", (sight, row) -> row.createdAt())
          .toOne(
              "workspace", () -> this.workspace, (sight, row) -> sight.workspace(row.namespace()))
          .defaultOrder("createdAt", true)
          .build();

  final Entity<Sight, VersionRow> version =
      Entity.<Sight, VersionRow>of("FunctionVersion", VersionRow::id)
          .keyText("functionId", VersionRow::functionId)
          .text("workspaceId", (sight, row) -> sight.workspaceId(row.namespace()))
          .text("name", (sight, row) -> row.name())
          .number("number", (sight, row) -> (long) row.number())
          .keyText("digest", VersionRow::digest)
          .flag("ready", (sight, row) -> row.ready())
          .text("error", (sight, row) -> row.message())
          .text(
              "inputSchemaId",
              (sight, row) -> id(sight.schema(row.namespace(), row.inputSchemaKey())))
          .text(
              "outputSchemaId",
              (sight, row) -> id(sight.schema(row.namespace(), row.outputSchemaKey())))
          .text("parentId", (sight, row) -> row.parentId())
          .keyText("createdBy", VersionRow::createdBy)
          .time("createdAt", (sight, row) -> row.createdAt())
          .toOne(
              "workspace", () -> this.workspace, (sight, row) -> sight.workspace(row.namespace()))
          .toOne("function", () -> this.function, (sight, row) -> sight.function(row.functionId()))
          .toOne(
              "inputSchema",
              () -> this.schema,
              (sight, row) -> sight.schema(row.namespace(), row.inputSchemaKey()))
          .toOne(
              "outputSchema",
              () -> this.schema,
              (sight, row) -> sight.schema(row.namespace(), row.outputSchemaKey()))
          .defaultOrder("createdAt", true)
          .build();

  final Entity<Sight, FunctionRow> function =
      Entity.<Sight, FunctionRow>of("Function", FunctionRow::id)
          .text("workspaceId", (sight, row) -> sight.workspaceId(row.namespace()))
          .searchedText("name", FunctionRow::name, FunctionRow::foldedName)
          .text("description", (sight, row) -> row.description())
          .keyText(
              "defaultVersionId",
              row -> row.defaultVersion() == null ? null : row.defaultVersion().id())
          .choice(
              "source",
              Set.of("custom", "system", "openapi-op"),
              (sight, row) -> sight.isSystem(row.namespace()) ? "system" : row.source().text())
          .flag("system", (sight, row) -> sight.isSystem(row.namespace()))
          .keyText("createdBy", FunctionRow::createdBy)
          .keyText("runtimeUserId", FunctionRow::runtimeUserId)
          .time("deletedAt", (sight, row) -> row.deletedAt())
          .choice(
              "retentionTier",
              Set.of("short", "medium", "long", "none"),
              (sight, row) -> sight.retentionTier(row))
          .time("createdAt", (sight, row) -> row.createdAt())
          .time("updatedAt", (sight, row) -> row.updatedAt())
          .toOne(
              "workspace", () -> this.workspace, (sight, row) -> sight.workspace(row.namespace()))
          .toOne(
              "defaultVersion",
              () -> this.version,
              (sight, row) ->
                  sight.version(row.defaultVersion() == null ? null : row.defaultVersion().id()))
          .toOne(
              "inputSchema",
              () -> this.schema,
              (sight, row) -> sight.schema(row.namespace(), row.inputSchema()))
          .toOne(
              "outputSchema",
              () -> this.schema,
              (sight, row) -> sight.schema(row.namespace(), row.outputSchema()))
          .toMany("versions", () -> this.version, Sight::versions)
          .toMany("integrations", () -> this.integration, Sight::integrations)
          .defaultOrder("createdAt", true)
          .build();

  /**
   * What can be asked.
   *
   * @return of each kind
   */
  public List<Shape> shapes() {
    return Stream.of(function, version, schema, workspace, integration).map(Entity::shape).toList();
  }

  private static @Nullable String id(Optional<SchemaRow> schema) {
    return schema.map(SchemaRow::id).orElse(null);
  }
}
