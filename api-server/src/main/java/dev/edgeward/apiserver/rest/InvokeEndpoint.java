package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.invoke.Deadline;
import dev.edgeward.apiserver.invoke.InvokeRequest;
import dev.edgeward.apiserver.invoke.InvokeResult;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.function.Invocations;
import dev.edgeward.apiserver.trace.TraceContext;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
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
import java.util.List;
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
import org.jspecify.annotations.Nullable;

/** Running a function. */
@Path("/api/functions") // the same as the others of a function: so a wrong method is a 405
@Singleton
@Tag(name = "Functions")
public final class InvokeEndpoint {
  private static final Set<String> PARAMETERS = Set.of("logs");

  private final Invocations invocations;
  private final Bodies bodies;
  private final Audit audit;

  /**
   * Made by the container.
   *
   * @param invocations to make
   * @param bodies of requests
   * @param audit of them
   */
  public InvokeEndpoint(Invocations invocations, Bodies bodies, Audit audit) {
    this.invocations = invocations;
    this.bodies = bodies;
    this.audit = audit;
  }

  /**
   * Runs a function once.
   *
   * @param security who calls
   * @param uri with the query
   * @param id of the function
   * @param traceparent of the caller's trace
   * @param tracestate of the caller's trace
   * @param prefer how long the caller waits
   * @param body JSON
   * @return 200 with what became of it
   */
  @POST
  @Path("/{id}/invoke")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "invokeFunction",
      summary = "Invoke a function as a Cloudflare Dynamic Worker",
      description =
          "Runs the default version, or the one asked for. What the function itself does wrong is a"
              + " 200 with ok false, also when it takes too long.")
  @Parameter(
      name = "logs",
      in = ParameterIn.QUERY,
      description = "Whether the answer has what the function logged",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
  @RequestBody(
      required = false,
      content =
          @Content(
              schema = @Schema(implementation = InvokeBody.class),
              examples =
                  @ExampleObject(
                      name = "greet",
                      value =
                          """
                          {"args": {"who": "world"}}
                          """)))
  @APIResponse(
      responseCode = "200",
      description = "The function ran",
      content = @Content(schema = @Schema(implementation = Invoked.class)))
  public Response invoke(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Parameter(description = "The function's prefixed ID (e.g. fun_...)") @PathParam("id")
          String id,
      @Parameter(description = "W3C Trace Context; reaches the function as ctx.trace")
          @HeaderParam("traceparent")
          @Nullable String traceparent,
      @Parameter(description = "W3C Trace Context; only with a traceparent")
          @HeaderParam("tracestate")
          @Nullable String tracestate,
      @Parameter(
              description =
                  "RFC 7240: wait=N is how many seconds the caller waits; it shortens the function's"
                      + " timeout",
              example = "wait=10")
          @HeaderParam("Prefer")
          @Nullable String prefer,
      InputStream body) {
    Caller caller = AuthenticationFilter.caller(security);
    boolean withLogs = withLogs(QueryParameters.of(uri, PARAMETERS).get("logs"));
    InvokeResult result =
        audit
            .begin(caller, "invoke", "functions", id)
            .around(
                () -> {
                  Deadline deadline = Deadline.of(prefer); // from now on, not from the last byte
                  return bodies.duringInvocation(
                      body,
                      sent ->
                          invocations.invoke(
                              caller,
                              id,
                              () ->
                                  InvokeRequest.parse(sent.bytes(InvokeRequest.MAX_BYTES))
                                      .by(deadline),
                              TraceContext.of(traceparent, tracestate)));
                },
                unused -> id);
    return Response.ok(result.toJson(withLogs)).build();
  }

  private static boolean withLogs(@Nullable String logs) {
    if (logs == null || logs.equals("false")) {
      return false;
    }
    if (logs.equals("true")) {
      return true;
    }
    throw ApiException.of(
        ErrorCode.INVALID_QUERY, List.of(new FieldError("logs", "logs must be true or false")));
  }

  @Schema(
      name = "Invoke",
      additionalProperties = Schema.False.class,
      description = "What to run; unknown fields are refused.")
  private record InvokeBody(
      @Schema(description = "Any JSON value; {} when absent") Object args,
      @Schema(description = "A version of the function; its default one when absent")
          String versionId) {}

  @Schema(name = "Invoked")
  private record Invoked(
      @Schema(required = true, description = "Whether the function returned") boolean ok,
      @Schema(description = "What it returned; absent when it failed") Object result,
      @Schema(required = true, nullable = true, description = "Why it failed") String error,
      @Schema(
              required = true,
              description =
                  "Milliseconds that it ran in the runtime; until the deadline, where that passed")
          int durationMs,
      @Schema(description = "What it logged, in its order; only with logs=true") List<LogLine> logs,
      @Schema(
              description =
                  "How many lines are left out, as there were too many; only with logs=true")
          int logsDropped) {}

  @Schema(name = "LogLine")
  private record LogLine(
      @Schema(
              required = true,
              enumeration = {"debug", "info", "log", "warn", "error"},
              description = "As in console")
          String level,
      @Schema(required = true, description = "At most 8 KiB; a longer one ends in … [cut]")
          String message,
      @Schema(format = "date-time", description = "When it was logged") String time) {}
}
