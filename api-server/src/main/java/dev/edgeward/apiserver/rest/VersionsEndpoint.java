package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.version.VersionCreation;
import dev.edgeward.apiserver.service.version.VersionView;
import dev.edgeward.apiserver.service.version.Versions;
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

/** Versions of functions: list, get, create. */
@Path("/api/function-versions")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Function versions")
public final class VersionsEndpoint {
  private final Versions versions;
  private final VersionCreation creation;
  private final Bodies bodies;
  private final Preconditions preconditions;
  private final Audit audit;

  /**
   * Made by the container.
   *
   * @param versions to read
   * @param creation of versions
   * @param bodies of requests
   * @param preconditions of requests
   * @param audit of writes
   */
  public VersionsEndpoint(
      Versions versions,
      VersionCreation creation,
      Bodies bodies,
      Preconditions preconditions,
      Audit audit) {
    this.versions = versions;
    this.creation = creation;
    this.bodies = bodies;
    this.preconditions = preconditions;
    this.audit = audit;
  }

  /**
   * A page of versions.
   *
   * @param security who calls
   * @param uri with the query
   * @return the page
   */
  @GET
  @Operation(
      operationId = "listFunctionVersions",
      summary = "List versions",
      description = "Versions of the functions that the caller sees; the newest first.")
  @Parameter(
      name = "function_id",
      in = ParameterIn.QUERY,
      description = "Versions of this function",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "A page of versions, without source",
      content = @Content(schema = @Schema(implementation = Lists.Versions.class)))
  public Lists.Versions list(@Context SecurityContext security, @Context UriInfo uri) {
    ListParameters query = ListParameters.of(uri, "function_id");
    return Lists.Versions.of(
        versions.list(
            AuthenticationFilter.caller(security), query.request(), query.get("function_id")));
  }

  /**
   * One version.
   *
   * @param security who calls
   * @param uri with the query
   * @param headers with If-None-Match
   * @param id of the version
   * @return the version, with its source
   */
  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getFunctionVersion",
      summary = "Get a version by ID",
      description = "With its source.")
  @Parameter(ref = HttpHeaders.IF_NONE_MATCH)
  @APIResponse(
      responseCode = "200",
      description = "The version; ETag names its state",
      content = @Content(schema = @Schema(implementation = VersionView.class)))
  @APIResponse(responseCode = "304", description = "The client has this state")
  public Response get(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @Parameter(description = "Version to retrieve") @PathParam("id") String id) {
    QueryParameters.of(uri, Set.of());
    return preconditions.show(versions.get(AuthenticationFilter.caller(security), id), headers);
  }

  /**
   * Makes a version.
   *
   * @param security who calls
   * @param uri with the query
   * @param body JSON
   * @return 201 with the version
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createFunctionVersion",
      summary = "Create a version",
      description =
          "Makes a version of a function whose manifest holds no code. It serves once it has loaded."
              + " The same content is the same version, so sending it again is safe.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = CreateVersionRequest.class),
              examples =
                  @ExampleObject(
                      name = "greet",
                      value =
                          """
                          {"functionId": "fun_0w0mw9feyd84gvgqc28vy52x32", "files": [{"name": "main.js",
                            "source": "export default ({ who }) => ({ message: `Hello ${who}` });"}]}
                          """)))
  @APIResponse(
      responseCode = "201",
      description = "The version; Location names it",
      content = @Content(schema = @Schema(implementation = VersionView.class)))
  public Response create(
      @Context SecurityContext security, @Context UriInfo uri, InputStream body) {
    QueryParameters.of(uri, Set.of());
    Caller caller = AuthenticationFilter.caller(security);
    VersionView created =
        audit
            .begin(caller, "create", "function-versions", null)
            .around(
                () ->
                    bodies.during(
                        body, sent -> creation.create(caller, CreateVersionRequest.read(sent))),
                VersionView::id);
    return preconditions.created("/api/function-versions", created.id(), created);
  }
}
