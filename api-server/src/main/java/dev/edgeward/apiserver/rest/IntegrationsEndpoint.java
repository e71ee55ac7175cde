package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.service.integration.IntegrationView;
import dev.edgeward.apiserver.service.integration.Integrations;
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

/** Integrations: list, get. */
@Path("/api/integrations")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Integrations")
public final class IntegrationsEndpoint {
  private final Integrations integrations;

  /**
   * Made by the container.
   *
   * @param integrations to read
   */
  public IntegrationsEndpoint(Integrations integrations) {
    this.integrations = integrations;
  }

  /**
   * A page of integrations.
   *
   * @param security who calls
   * @param uri with the query
   * @return the page
   */
  @GET
  @Operation(
      operationId = "listIntegrations",
      summary = "List integrations",
      description =
          "Integrations of the workspaces that the caller is a member of, and those that are offered"
              + " to them.")
  @APIResponse(
      responseCode = "200",
      description = "A page of integrations",
      content = @Content(schema = @Schema(implementation = Lists.Integrations.class)))
  public Lists.Integrations list(@Context SecurityContext security, @Context UriInfo uri) {
    return Lists.Integrations.of(
        integrations.list(AuthenticationFilter.caller(security), ListParameters.of(uri).request()));
  }

  /**
   * One integration.
   *
   * @param security who calls
   * @param uri with the query
   * @param id of the integration
   * @return the integration
   */
  @GET
  @Path("/{id}")
  @Operation(operationId = "getIntegration", summary = "Get an integration by ID")
  @APIResponse(
      responseCode = "200",
      description = "The integration",
      content = @Content(schema = @Schema(implementation = IntegrationView.class)))
  public IntegrationView get(
      @Context SecurityContext security,
      @Context UriInfo uri,
      @Parameter(description = "Integration to retrieve") @PathParam("id") String id) {
    QueryParameters.of(uri, Set.of());
    return integrations.get(AuthenticationFilter.caller(security), id);
  }
}
