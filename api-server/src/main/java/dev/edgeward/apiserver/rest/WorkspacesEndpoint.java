package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.service.workspace.WorkspaceView;
import dev.edgeward.apiserver.service.workspace.Workspaces;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Workspaces: list, get. */
@Path("/api/workspaces")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Workspaces")
public final class WorkspacesEndpoint {
  private final Workspaces workspaces;

  /**
   * Made by the container.
   *
   * @param workspaces to read
   */
  public WorkspacesEndpoint(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  /**
   * A page of workspaces.
   *
   * @param security who calls
   * @param uri with the query
   * @return the page
   */
  @GET
  @Operation(
      operationId = "listWorkspaces",
      summary = "List workspaces",
      description = "The workspaces that the caller is a member of; admins see all.")
  @APIResponse(
      responseCode = "200",
      description = "A page of workspaces",
      content = @Content(schema = @Schema(implementation = Lists.Workspaces.class)))
  public Lists.Workspaces list(@Context SecurityContext security, @Context UriInfo uri) {
    return Lists.Workspaces.of(
        workspaces.list(AuthenticationFilter.caller(security), ListParameters.of(uri).request()));
  }

  /**
   * One workspace.
   *
   * @param security who calls
   * @param uri with the query
   * @param id of the workspace
   * @return the workspace
   */
  @GET
  @Path("/{id}")
  @Operation(operationId = "getWorkspace", summary = "Get a workspace by ID")
  @APIResponse(
      responseCode = "200",
      description = "The workspace",
      content = @Content(schema = @Schema(implementation = WorkspaceView.class)))
  public WorkspaceView get(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Parameter(description = "Workspace to retrieve") @PathParam("id") String id) {
    QueryParameters.of(uri, Set.of());
    return workspaces.get(AuthenticationFilter.caller(security), id);
  }
}
