package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.query.InvalidQueryException;
import dev.edgeward.apiserver.query.PageRequest;
import dev.edgeward.apiserver.service.FunctionView;
import dev.edgeward.apiserver.service.FunctionWrites;
import dev.edgeward.apiserver.service.Functions;
import dev.edgeward.apiserver.service.NewFunction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
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
  private static final Set<String> LIST_PARAMETERS = Set.of("limit", "after", "before");

  private final Functions functions;
  private final FunctionWrites writes;
  private final Audit audit;

  /**
   * Made by the container.
   *
   * @param functions to read
   * @param writes to write
   * @param audit of writes
   */
  public FunctionsEndpoint(Functions functions, FunctionWrites writes, Audit audit) {
    this.functions = functions;
    this.writes = writes;
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
          "Functions of every workspace that the caller is a member of, and the system's; the"
              + " newest first. Cursors stay good when their row is deleted.")
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "Page size",
      schema =
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "100"))
  @Parameter(
      name = "after",
      in = ParameterIn.QUERY,
      description = "The page after this cursor",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "before",
      in = ParameterIn.QUERY,
      description = "The page before this cursor",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "A page of functions",
      content = @Content(schema = @Schema(implementation = FunctionList.class)))
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "401", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public FunctionList list(@Context SecurityContext security, @Context UriInfo uri) {
    QueryParameters query = QueryParameters.of(uri, LIST_PARAMETERS);
    try {
      PageRequest page =
          PageRequest.of(query.get("limit"), query.get("after"), query.get("before"));
      return FunctionList.of(functions.list(AuthenticationFilter.caller(security), page));
    } catch (InvalidQueryException e) {
      throw ApiException.of(
          ErrorCode.INVALID_QUERY,
          List.of(new FieldError(e.parameter(), String.valueOf(e.getMessage()))));
    }
  }

  /**
   * One function.
   *
   * @param security who calls
   * @param uri with the query
   * @param id of the function
   * @return the function
   */
  @GET
  @Path("/{id}")
  @Operation(
      operationId = "getFunction",
      summary = "Get a function by ID",
      description = "Also one that is deleted and not yet purged; its deletedAt says so.")
  @APIResponse(
      responseCode = "200",
      description = "The function",
      content = @Content(schema = @Schema(implementation = FunctionView.class)))
  @APIResponse(responseCode = "401", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public FunctionView get(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Parameter(description = "Function to retrieve") @PathParam("id") String id) {
    QueryParameters.of(uri, Set.of());
    return functions.get(AuthenticationFilter.caller(security), id);
  }

  /**
   * Makes a function.
   *
   * @param security who calls
   * @param uri with the query
   * @param body JSON
   * @return 201 with the function
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createFunction",
      summary = "Create a function",
      description = "Makes the function without code; a version brings that.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = CreateFunctionRequest.class)))
  @APIResponse(
      responseCode = "201",
      description = "The function; Location names it",
      content = @Content(schema = @Schema(implementation = FunctionView.class)))
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "401", ref = "Problem")
  @APIResponse(responseCode = "403", ref = "Problem")
  @APIResponse(responseCode = "404", ref = "Problem")
  @APIResponse(responseCode = "409", ref = "Problem")
  @APIResponse(responseCode = "413", ref = "Problem")
  @APIResponse(responseCode = "415", ref = "Problem")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Response create(
      @Context SecurityContext security, @Context UriInfo uri, InputStream body) {
    QueryParameters.of(uri, Set.of());
    Audit.Entry entry = audit.begin(AuthenticationFilter.caller(security), "create", null);
    FunctionView created =
        entry.around(
            () -> {
              NewFunction wanted = CreateFunctionRequest.read(body);
              return writes.create(AuthenticationFilter.caller(security), wanted);
            },
            FunctionView::id);
    return Response.created(URI.create("/api/functions/" + created.id())).entity(created).build();
  }
}
