package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.schema.NewSchema;
import dev.edgeward.apiserver.service.schema.SchemaView;
import dev.edgeward.apiserver.service.schema.SchemaWrites;
import dev.edgeward.apiserver.service.schema.Schemas;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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

/** Schemas: list, get, create, delete. */
@Path("/api/schemas")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Schemas")
public final class SchemasEndpoint {
  private static final String SCHEMAS = "schemas";

  private final Schemas schemas;
  private final SchemaWrites writes;
  private final Bodies bodies;
  private final Preconditions preconditions;
  private final Audit audit;

  /**
   * Made by the container.
   *
   * @param schemas to read
   * @param writes of schemas
   * @param bodies of requests
   * @param preconditions of requests
   * @param audit of writes
   */
  public SchemasEndpoint(
      Schemas schemas,
      SchemaWrites writes,
      Bodies bodies,
      Preconditions preconditions,
      Audit audit) {
    this.schemas = schemas;
    this.writes = writes;
    this.bodies = bodies;
    this.preconditions = preconditions;
    this.audit = audit;
  }

  /**
   * A page of schemas.
   *
   * @param security who calls
   * @param uri with the query
   * @return the page
   */
  @GET
  @Operation(
      operationId = "listSchemas",
      summary = "List schemas",
      description =
          "Schemas of every workspace that the caller is a member of, and the system's; the newest"
              + " first.")
  @Parameter(
      name = "workspace_id",
      in = ParameterIn.QUERY,
      description = "Schemas in this workspace; the system's are always included",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "A page of schemas",
      content = @Content(schema = @Schema(implementation = Lists.Schemas.class)))
  public Lists.Schemas list(@Context SecurityContext security, @Context UriInfo uri) {
    ListParameters query = ListParameters.of(uri, "workspace_id");
    return Lists.Schemas.of(
        schemas.list(
            AuthenticationFilter.caller(security), query.request(), query.get("workspace_id")));
  }

  /**
   * One schema.
   *
   * @param security who calls
   * @param uri with the query
   * @param headers with If-None-Match
   * @param id of the schema
   * @return the schema
   */
  @GET
  @Path("/{id}")
  @Operation(operationId = "getSchema", summary = "Get a schema by ID")
  @Parameter(ref = HttpHeaders.IF_NONE_MATCH)
  @APIResponse(
      responseCode = "200",
      description = "The schema; ETag names its state",
      content = @Content(schema = @Schema(implementation = SchemaView.class)))
  @APIResponse(responseCode = "304", description = "The client has this state")
  public Response get(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @Parameter(description = "Schema to retrieve") @PathParam("id") String id) {
    QueryParameters.of(uri, Set.of());
    return preconditions.show(schemas.get(AuthenticationFilter.caller(security), id), headers);
  }

  /**
   * Makes a schema.
   *
   * @param security who calls
   * @param uri with the query
   * @param headers with Idempotency-Key
   * @param body JSON
   * @return 201 with the schema
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createSchema",
      summary = "Create a schema",
      description = "Makes a JSON Schema (2020-12) that functions of the workspace can refer to.")
  @Parameter(ref = IdempotencyKey.HEADER)
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = CreateSchemaRequest.class),
              examples =
                  @ExampleObject(
                      name = "whom",
                      value =
                          """
                          {"workspaceId": "wsp_0w0mw9feyd84gvgqc28vy52x32", "name": "Whom",
                           "schema": {"type": "object", "required": ["who"],
                            "properties": {"who": {"type": "string"}}}}
                          """)))
  @APIResponse(
      responseCode = "201",
      description = "The schema; Location names it",
      content = @Content(schema = @Schema(implementation = SchemaView.class)))
  @APIResponse(responseCode = "422", ref = "Problem422")
  public Response create(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      InputStream body) {
    QueryParameters.of(uri, Set.of());
    Caller caller = AuthenticationFilter.caller(security);
    SchemaView created =
        audit
            .begin(caller, "create", SCHEMAS, null)
            .around(
                () ->
                    bodies.during(
                        body,
                        sent -> {
                          NewSchema wanted = CreateSchemaRequest.read(sent);
                          return writes.create(
                              caller, wanted, IdempotencyKey.repeat(headers, caller, wanted));
                        }),
                SchemaView::id);
    return preconditions.created("/api/schemas", created.id(), created);
  }

  /**
   * Deletes a schema.
   *
   * @param security who calls
   * @param uri with the query
   * @param id of the schema
   * @return that it is deleted
   */
  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "deleteSchema",
      summary = "Delete a schema",
      description = "A schema that functions refer to is not deleted; the error names them.")
  @APIResponse(
      responseCode = "200",
      description = "It is deleted",
      content = @Content(schema = @Schema(implementation = Deleted.class)))
  public Deleted delete(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Parameter(description = "Schema to delete") @PathParam("id") String id) {
    QueryParameters.of(uri, Set.of());
    Caller caller = AuthenticationFilter.caller(security);
    audit.begin(caller, "delete", SCHEMAS, id).around(() -> writes.delete(caller, id));
    return Deleted.DONE;
  }
}
