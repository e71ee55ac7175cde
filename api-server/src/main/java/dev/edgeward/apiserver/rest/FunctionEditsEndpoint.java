package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.function.DeletedFunctions;
import dev.edgeward.apiserver.service.function.FunctionEdits;
import dev.edgeward.apiserver.service.function.FunctionView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Functions: change, delete, restore, purge. */
@Path("/api/functions") // the same as the others of a function: so a wrong method is a 405
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Functions")
public final class FunctionEditsEndpoint {
  private static final String FUNCTIONS = "functions";

  private final FunctionEdits edits;
  private final DeletedFunctions deleted;
  private final Bodies bodies;
  private final Preconditions preconditions;
  private final Audit audit;

  /**
   * Made by the container.
   *
   * @param edits of functions
   * @param deleted functions, to be restored and purged
   * @param bodies of requests
   * @param preconditions of requests
   * @param audit of writes
   */
  public FunctionEditsEndpoint(
      FunctionEdits edits,
      DeletedFunctions deleted,
      Bodies bodies,
      Preconditions preconditions,
      Audit audit) {
    this.edits = edits;
    this.deleted = deleted;
    this.bodies = bodies;
    this.preconditions = preconditions;
    this.audit = audit;
  }

  /**
   * Changes a function.
   *
   * @param security who calls
   * @param uri with the query
   * @param headers with If-Match
   * @param id of the function
   * @param body JSON
   * @return the function as it now is
   */
  @PATCH
  @Path("/{id}")
  @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
  @Operation(
      operationId = "updateFunction",
      summary = "Update function",
      description =
          "Changes what the body names; null clears. With If-Match only in the state of that ETag."
              + " A function that Argo CD or Flux brings is changed in Git: 409 managed-elsewhere.")
  @Parameter(ref = HttpHeaders.IF_MATCH)
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = UpdateFunctionRequest.class),
              examples =
                  @ExampleObject(
                      name = "rename",
                      value = "{\"name\": \"Salute\", \"description\": null}")))
  @APIResponse(
      responseCode = "200",
      description = "The function as it now is; ETag names its state",
      content = @Content(schema = @Schema(implementation = FunctionView.class)))
  @APIResponse(responseCode = "412", ref = "Problem412")
  public Response update(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @Parameter(description = "The function's prefixed ID (e.g. fun_...)") @PathParam("id")
          String id,
      InputStream body) {
    QueryParameters.of(uri, Set.of());
    Caller caller = AuthenticationFilter.caller(security);
    Predicate<Object> expected = preconditions.expected(headers);
    FunctionView changed =
        audit
            .begin(caller, "update", FUNCTIONS, id)
            .around(
                () ->
                    bodies.during(
                        body,
                        sent ->
                            edits.change(
                                caller, id, UpdateFunctionRequest.read(sent), expected::test)),
                unused -> id);
    return preconditions.tagged(Response.ok(), changed).build();
  }

  /**
   * Deletes a function.
   *
   * @param security who calls
   * @param uri with the query
   * @param id of the function
   * @return that it is deleted
   */
  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "deleteFunction",
      summary = "Soft-delete a function",
      description = "Deleting one that is deleted already is a success, while it is still known.")
  @APIResponse(
      responseCode = "200",
      description = "It is deleted",
      content = @Content(schema = @Schema(implementation = Deleted.class)))
  public Deleted delete(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Parameter(description = "Function to soft-delete") @PathParam("id") String id) {
    QueryParameters.of(uri, Set.of());
    Caller caller = AuthenticationFilter.caller(security);
    audit.begin(caller, "delete", FUNCTIONS, id).around(() -> edits.delete(caller, id));
    return Deleted.DONE;
  }

  /**
   * Brings a deleted function back.
   *
   * @param security who calls
   * @param uri with the query
   * @param headers with the type of the body
   * @param id of the function
   * @param body JSON, or nothing
   * @return the function
   */
  @POST
  @Path("/{id}/restore")
  @Consumes(MediaType.WILDCARD) // clients that send no body may name any type for it
  @Operation(
      operationId = "restoreFunction",
      summary = "Restore a soft-deleted function",
      description =
          "With its id and its versions. 409 when it isn't deleted, or when another function has"
              + " taken its object's name since: then another name brings it back. 503 when that"
              + " takes too long; asking again does no harm.")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = RestoreFunctionRequest.class),
              examples =
                  @ExampleObject(name = "as another", value = "{\"name\": \"Greet again\"}")))
  @APIResponse(
      responseCode = "200",
      description = "The function, active again",
      content = @Content(schema = @Schema(implementation = FunctionView.class)))
  public FunctionView restore(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @Parameter(description = "Soft-deleted function to restore") @PathParam("id") String id,
      @Nullable InputStream body) {
    QueryParameters.of(uri, Set.of());
    Caller caller = AuthenticationFilter.caller(security);
    return audit
        .begin(caller, "restore", FUNCTIONS, id)
        .around(
            () ->
                bodies.during(
                    body,
                    sent ->
                        deleted.restore(
                            caller,
                            id,
                            RestoreFunctionRequest.read(sent, headers.getMediaType()).name())),
            unused -> id);
  }

  /**
   * Removes a deleted function for good.
   *
   * @param security who calls
   * @param uri with the query
   * @param id of the function
   * @return that it is gone
   */
  @DELETE
  @Path("/{id}/purge")
  @Operation(
      operationId = "purgeFunction",
      summary = "Permanently delete a soft-deleted function",
      description = "With its versions. 409 when it isn't deleted; 404 once it is gone.")
  @APIResponse(
      responseCode = "200",
      description = "It is gone",
      content = @Content(schema = @Schema(implementation = Deleted.class)))
  public Deleted purge(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Parameter(description = "Soft-deleted function to permanently delete") @PathParam("id")
          String id) {
    QueryParameters.of(uri, Set.of());
    Caller caller = AuthenticationFilter.caller(security);
    audit.begin(caller, "purge", FUNCTIONS, id).around(() -> deleted.purge(caller, id));
    return Deleted.DONE;
  }
}
