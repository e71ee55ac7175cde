package dev.edgeward.apiserver.service.catalog;

import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.IntegrationRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.index.WorkspaceRow;
import dev.edgeward.apiserver.query.Query;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.SchemaReferences;
import dev.edgeward.apiserver.service.Visibility;
import jakarta.inject.Singleton;

/** Queries of each kind, and what a caller sees of them. */
@Singleton
public final class Catalog {
  private final ReadModel model;
  private final Publications publications;
  private final SchemaReferences schemas;
  private final Visibility visibility;
  private final String systemNamespace;
  private final RetentionTier retentionTier;

  private final Kinds kinds = new Kinds();

  /**
   * Made by the container.
   *
   * @param model to read
   * @param publications what integrations publish
   * @param schemas that functions and versions refer to
   * @param visibility who sees what
   * @param config where the system is, and how long deleted functions can be restored
   */
  public Catalog(
      ReadModel model,
      Publications publications,
      SchemaReferences schemas,
      Visibility visibility,
      ApiServerConfig config) {
    this.model = model;
    this.publications = publications;
    this.schemas = schemas;
    this.visibility = visibility;
    this.systemNamespace = config.systemNamespace();
    this.retentionTier = config.retentionTier();
  }

  /**
   * What a caller sees now.
   *
   * @param caller who
   * @return for one request
   */
  public Sight sight(Caller caller) {
    return sight(visibility.scope(caller));
  }

  /**
   * What nobody is kept from seeing; for showing a single row that the caller was found to see.
   *
   * @return for one row
   */
  public Sight everything() {
    return sight(Visibility.Scope.EVERYTHING);
  }

  private Sight sight(Visibility.Scope scope) {
    return new Sight(model, publications, schemas, scope, systemNamespace, retentionTier);
  }

  /**
   * Functions.
   *
   * @return all, in the default order
   */
  public Query<Sight, FunctionRow> functions() {
    return Query.of(kinds.function);
  }

  /**
   * Versions.
   *
   * @return all, in the default order
   */
  public Query<Sight, VersionRow> versions() {
    return Query.of(kinds.version);
  }

  /**
   * Schemas.
   *
   * @return all, in the default order
   */
  public Query<Sight, SchemaRow> schemas() {
    return Query.of(kinds.schema);
  }

  /**
   * Workspaces.
   *
   * @return all, in the default order
   */
  public Query<Sight, WorkspaceRow> workspaces() {
    return Query.of(kinds.workspace);
  }

  /**
   * Integrations.
   *
   * @return all, in the default order
   */
  public Query<Sight, IntegrationRow> integrations() {
    return Query.of(kinds.integration);
  }
}
