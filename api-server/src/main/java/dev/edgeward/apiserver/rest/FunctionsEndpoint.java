package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.function.FunctionCreation;
import dev.edgeward.apiserver.service.function.FunctionView;
import dev.edgeward.apiserver.service.function.Functions;
import dev.edgeward.apiserver.service.function.FunctionsRequest;
import dev.edgeward.apiserver.service.function.NewFunction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Functions: list, get, create. */
@Path("/api/functions")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Functions")
public final class FunctionsEndpoint {
  private static final Map<String, FunctionsRequest.Source> SOURCES =
      Map.of(
          "workspace", FunctionsRequest.Source.WORKSPACE,
          "system", FunctionsRequest.Source.SYSTEM,
          "integration", FunctionsRequest.Source.INTEGRATION);

  private static final Map<String, FunctionsRequest.Deleted> DELETED =
      Map.of(
          "false", FunctionsRequest.Deleted.EXCLUDED,
          "true", FunctionsRequest.Deleted.INCLUDED,
          "only", FunctionsRequest.Deleted.ONLY);

  private final Functions functions;
  private final FunctionCreation creation;
  private final Bodies bodies;
  private final Preconditions preconditions;
  private final Audit audit;

  /**
   * Made by the container.
   *
   * @param functions to read
   * @param creation of functions
   * @param bodies of requests
   * @param preconditions of requests
   * @param audit of writes
   */
  public FunctionsEndpoint(
      Functions functions,
      FunctionCreation creation,
      Bodies bodies,
      Preconditions preconditions,
      Audit audit) {
    this.functions = functions;
    this.creation = creation;
    this.bodies = bodies;
    this.preconditions = preconditions;
    this.audit = audit;
  }

  /**
   * A page of functions.
   *
   * @param security who calls
   * @param uri with the query
   * @return the page
   */
  @GET
  @Operation(
      operationId = "listFunctions",
      summary = "List functions",
      description =
          "Functions of every workspace that the caller is a member of, those that these workspaces"
              + " see through installed integrations, and the system's; the newest first. All"
              + " parameters combine. Cursors stay good when their row is deleted.")
  @Parameter(
      name = "workspace_id",
      in = ParameterIn.QUERY,
      description =
          "Functions in this workspace. When omitted, across every workspace the caller is a member"
              + " of (admins see all). System functions are always included.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "source",
      in = ParameterIn.QUERY,
      description =
          "workspace: the workspace's own functions and those visible via installed integrations;"
              + " system: only global system functions; integration: only those made visible by"
              + " installed integrations; omitted: all of them.",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"workspace", "system", "integration"}))
  @Parameter(
      name = "include_deleted",
      in = ParameterIn.QUERY,
      description =
          "false: active functions; true: active and soft-deleted; only: soft-deleted functions.",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"false", "true", "only"},
              defaultValue = "false"))
  @Parameter(
      name = "name",
      in = ParameterIn.QUERY,
      description = "A part of the name, in any case",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "default_version_id",
      in = ParameterIn.QUERY,
      description = "Where defaultVersionId equals this value",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "system",
      in = ParameterIn.QUERY,
      description = "Where system equals this value",
      schema = @Schema(type = SchemaType.BOOLEAN))
  @Parameter(
      name = "created_by",
      in = ParameterIn.QUERY,
      description = "Where createdBy equals this value",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "runtime_user_id",
      in = ParameterIn.QUERY,
      description = "Where runtimeUserId equals this value",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "retention_tier",
      in = ParameterIn.QUERY,
      description = "Where retentionTier equals this value",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"short", "medium", "long", "none"}))
  @APIResponse(
      responseCode = "200",
      description = "A page of functions",
      content = @Content(schema = @Schema(implementation = Lists.Functions.class)))
  public Lists.Functions list(@Context SecurityContext security, @Context UriInfo uri) {
    ListParameters query =
        ListParameters.of(
            uri,
            "workspace_id",
            "source",
            "include_deleted",
            "name",
            "default_version_id",
            "system",
            "created_by",
            "runtime_user_id",
            "retention_tier");
    FunctionsRequest request =
        new FunctionsRequest(
            query.request(),
            query.get("workspace_id"),
            query.choice("source", SOURCES, FunctionsRequest.Source.ANY),
            query.choice("include_deleted", DELETED, FunctionsRequest.Deleted.EXCLUDED),
            new FunctionsRequest.Shorthands(
                query.get("name"),
                query.get("default_version_id"),
                query.get("system"),
                query.get("created_by"),
                query.get("runtime_user_id"),
                query.get("retention_tier")));
    return Lists.Functions.of(functions.list(AuthenticationFilter.caller(security), request));
  }

  /**
   * One function.
   *
   * @param security who calls
   * @param uri with the query
   * @param headers with If-None-Match
   * @param id of the function
   * @return the function
   */
  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getFunction",
      summary = "Get a function by ID",
      description = "Also one that is deleted and not yet purged; its deletedAt says so.")
  @Parameter(ref = HttpHeaders.IF_NONE_MATCH)
  @APIResponse(
      responseCode = "200",
      description = "The function; ETag names its state",
      content = @Content(schema = @Schema(implementation = FunctionView.class)))
  @APIResponse(responseCode = "304", description = "The client has this state")
  public Response get(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @Parameter(description = "Function to retrieve") @PathParam("id") String id) {
    QueryParameters.of(uri, Set.of());
    return preconditions.show(functions.get(AuthenticationFilter.caller(security), id), headers);
  }

  /**
   * Makes a function.
   *
   * @param security who calls
   * @param uri with the query
   * @param headers with Idempotency-Key
   * @param body JSON
   * @return 201 with the function
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createFunction",
      summary = "Create function",
      description = "Makes the function without code; a version brings that.")
  @Parameter(ref = IdempotencyKey.HEADER)
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = CreateFunctionRequest.class),
              examples =
                  @ExampleObject(
                      name = "greet",
                      value =
                          """
                          {"workspaceId": "wsp_0w0mw9feyd84gvgqc28vy52x32", "name": "Greet",
                           "description": "Says hello", "inputSchemaId": "sch_0w0mw9feyd84gvgqc28vy52x32",
                           "outputSchemaId": "sch_0w0mw9feyd84gvgqc28vy52x32"}
                          """)))
  @APIResponse(
      responseCode = "201",
      description = "The function; Location names it",
      content = @Content(schema = @Schema(implementation = FunctionView.class)))
  @APIResponse(responseCode = "422", ref = "Problem422")
  public Response create(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      InputStream body) {
    QueryParameters.of(uri, Set.of());
    Caller caller = AuthenticationFilter.caller(security);
    FunctionView created =
        audit
            .begin(caller, "create", "functions", null)
            .around(
                () ->
                    bodies.during(
                        body,
                        sent -> {
                          NewFunction wanted = CreateFunctionRequest.read(sent);
                          return creation.create(
                              caller, wanted, IdempotencyKey.repeat(headers, caller, wanted));
                        }),
                FunctionView::id);
    return preconditions.created("/api/functions", created.id(), created);
  }
}
