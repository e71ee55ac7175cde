package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.query.Page;
import dev.edgeward.apiserver.service.function.FunctionView;
import dev.edgeward.apiserver.service.integration.IntegrationView;
import dev.edgeward.apiserver.service.schema.SchemaView;
import dev.edgeward.apiserver.service.version.VersionView;
import dev.edgeward.apiserver.service.workspace.WorkspaceView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Pages as they are written: the same envelope for every kind. */
final class Lists {
  private Lists() {}

  /**
   * A page of functions.
   *
   * @param data the functions
   * @param pageInfo where the page stands
   */
  @Schema(name = "FunctionList")
  public record Functions(
      @Schema(required = true) List<FunctionView> data,
      @Schema(required = true) PageInfo pageInfo) {
    static Functions of(Page<FunctionView> page) {
      return new Functions(page.rows(), PageInfo.of(page));
    }
  }

  /**
   * A page of versions.
   *
   * @param data the versions, without source
   * @param pageInfo where the page stands
   */
  @Schema(name = "FunctionVersionList")
  public record Versions(
      @Schema(required = true) List<VersionView> data, @Schema(required = true) PageInfo pageInfo) {
    static Versions of(Page<VersionView> page) {
      return new Versions(page.rows(), PageInfo.of(page));
    }
  }

  /**
   * A page of schemas.
   *
   * @param data the schemas
   * @param pageInfo where the page stands
   */
  @Schema(name = "FunctionSchemaList")
  public record Schemas(
      @Schema(required = true) List<SchemaView> data, @Schema(required = true) PageInfo pageInfo) {
    static Schemas of(Page<SchemaView> page) {
      return new Schemas(page.rows(), PageInfo.of(page));
    }
  }

  /**
   * A page of workspaces.
   *
   * @param data the workspaces
   * @param pageInfo where the page stands
   */
  @Schema(name = "WorkspaceList")
  public record Workspaces(
      @Schema(required = true) List<WorkspaceView> data,
      @Schema(required = true) PageInfo pageInfo) {
    static Workspaces of(Page<WorkspaceView> page) {
      return new Workspaces(page.rows(), PageInfo.of(page));
    }
  }

  /**
   * A page of integrations.
   *
   * @param data the integrations
   * @param pageInfo where the page stands
   */
  @Schema(name = "IntegrationList")
  public record Integrations(
      @Schema(required = true) List<IntegrationView> data,
      @Schema(required = true) PageInfo pageInfo) {
    static Integrations of(Page<IntegrationView> page) {
      return new Integrations(page.rows(), PageInfo.of(page));
    }
  }

  /**
   * Where a page stands.
   *
   * @param total rows of all pages
   * @param hasNextPage whether rows follow
   * @param hasPreviousPage whether rows precede
   * @param startCursor of the first row, null when the page is empty
   * @param endCursor of the last row, null when the page is empty
   */
  @Schema(name = "PageInfo")
  public record PageInfo(
      @Schema(required = true, description = "Rows of all pages") int total,
      @Schema(required = true) boolean hasNextPage,
      @Schema(required = true) boolean hasPreviousPage,
      @Schema(required = true, nullable = true) @Nullable String startCursor,
      @Schema(required = true, nullable = true) @Nullable String endCursor) {
    static PageInfo of(Page<?> page) {
      return new PageInfo(
          page.total(), page.hasNext(), page.hasPrevious(), page.startCursor(), page.endCursor());
    }
  }
}
