package dev.edgeward.apiserver.service.integration;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.index.IntegrationRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.query.Page;
import dev.edgeward.apiserver.query.Query;
import dev.edgeward.apiserver.query.Rows;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.ListRequest;
import dev.edgeward.apiserver.service.catalog.Catalog;
import dev.edgeward.apiserver.service.catalog.Sight;
import jakarta.inject.Singleton;

/** Reading integrations: those of a caller's workspaces, and those offered to them. */
@Singleton
public final class Integrations {
  private final ReadModel model;
  private final Catalog catalog;

  /**
   * Made by the container.
   *
   * @param model to read
   * @param catalog of what can be asked
   */
  public Integrations(ReadModel model, Catalog catalog) {
    this.model = model;
    this.catalog = catalog;
  }

  /**
   * One integration.
   *
   * @param caller who asks
   * @param id of the integration
   * @return what the caller sees
   * @throws ApiException when there is none that the caller sees
   */
  public IntegrationView get(Caller caller, String id) {
    Sight sight = catalog.sight(caller);
    return model
        .integrations()
        .byId(id)
        .filter(integration -> integration.deletedAt() == null)
        .filter(sight::sees)
        .map(integration -> view(integration, sight))
        .orElseThrow(() -> ApiException.notFound("integration", id));
  }

  /**
   * A page of the integrations that a caller sees.
   *
   * @param caller who asks
   * @param request which
   * @return the page
   */
  public Page<IntegrationView> list(Caller caller, ListRequest request) {
    Query<Sight, IntegrationRow> query = request.query(catalog.integrations());
    Sight sight = catalog.sight(caller);
    return query
        .page(
            sight,
            Rows.sorted(model.integrations().all())
                .where(integration -> integration.deletedAt() == null)
                .where(sight::sees)
                .where(integration -> request.wants(integration.id())),
            request.page())
        .map(integration -> view(integration, sight));
  }

  private static IntegrationView view(IntegrationRow integration, Sight sight) {
    return new IntegrationView(
        integration.id(),
        sight.workspaceId(integration.namespace()),
        integration.name(),
        integration.description(),
        integration.isPublic() ? "public" : "workspaces",
        integration.createdAt().toString());
  }
}
