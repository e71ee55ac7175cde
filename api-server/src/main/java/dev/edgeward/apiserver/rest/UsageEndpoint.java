package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.service.function.FunctionUsageView;
import dev.edgeward.apiserver.service.function.FunctionUsages;
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
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How much a function was invoked. */
@Path("/api/functions") // the same as the others of a function: so a wrong method is a 405
@Singleton
@Tag(name = "Functions")
public final class UsageEndpoint {
  private static final String FROM = "from";
  private static final String TO = "to";

  private final FunctionUsages usages;

  /**
   * Made by the container.
   *
   * @param usages to read
   */
  public UsageEndpoint(FunctionUsages usages) {
    this.usages = usages;
  }

  /**
   * The usage of a function by day.
   *
   * @param security who calls
   * @param uri with the query
   * @param id of the function
   * @return the days on which it was invoked
   */
  @GET
  @Path("/{id}/usage")
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @Operation(
      operationId = "getFunctionUsage",
      summary = "How much a function was invoked, by day",
      description =
          "Counts of all replicas, by day in UTC. What other replicas counted in about their last"
              + " minute may be missing, and what one counted in the minute before it crashed is"
              + " lost. Kept for 92 days.")
  @Parameter(
      name = FROM,
      in = ParameterIn.QUERY,
      description = "The first day, in UTC; 29 days before the last one when absent",
      schema = @Schema(type = SchemaType.STRING, format = "date"))
  @Parameter(
      name = TO,
      in = ParameterIn.QUERY,
      description = "The last day, in UTC; today when absent. At most 92 days",
      schema = @Schema(type = SchemaType.STRING, format = "date"))
  @APIResponse(
      responseCode = "200",
      description = "The usage",
      content = @Content(schema = @Schema(implementation = Used.class)))
  public FunctionUsageView get(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Parameter(description = "The function's prefixed ID (e.g. fun_...)") @PathParam("id")
          String id) {
    QueryParameters query = QueryParameters.of(uri, Set.of(FROM, TO));
    return usages.get(AuthenticationFilter.caller(security), id, query.get(FROM), query.get(TO));
  }

  @Schema(name = "FunctionUsage")
  private record Used(
      @Schema(required = true) String functionId,
      @Schema(required = true, format = "date", description = "The first day, in UTC") String from,
      @Schema(required = true, format = "date", description = "The last day, in UTC") String to,
      @Schema(required = true, description = "The days on which it was invoked, in their order")
          List<Day> data) {}

  @Schema(name = "FunctionUsageDay")
  private record Day(
      @Schema(required = true, format = "date", description = "In UTC") String day,
      @Schema(required = true, description = "Invocations that ran") long invocations,
      @Schema(required = true, description = "Those of them that failed") long errors,
      @Schema(required = true, description = "Milliseconds of all of them in the runtime")
          long totalMs,
      @Schema(required = true, description = "Milliseconds of the longest") long maxMs,
      @Schema(
              required = true,
              description =
                  "Distinct dynamic workers: code with an environment. Cloudflare bills them by day")
          int uniqueWorkers,
      @Schema(
              required = true,
              description = "Whether there were more workers, which are not told apart")
          boolean moreWorkers) {}
}
