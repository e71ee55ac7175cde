package dev.edgeward.apiserver.service.schema;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.query.Page;
import dev.edgeward.apiserver.query.Query;
import dev.edgeward.apiserver.query.Rows;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.ListRequest;
import dev.edgeward.apiserver.service.Visibility;
import dev.edgeward.apiserver.service.catalog.Catalog;
import dev.edgeward.apiserver.service.catalog.Sight;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Reading schemas: those of a caller's workspaces, and the system's. */
@Singleton
public final class Schemas {
  private final ReadModel model;
  private final Visibility visibility;
  private final Catalog catalog;

  /**
   * Made by the container.
   *
   * @param model to read
   * @param visibility who sees what
   * @param catalog of what can be asked
   */
  public Schemas(ReadModel model, Visibility visibility, Catalog catalog) {
    this.model = model;
    this.visibility = visibility;
    this.catalog = catalog;
  }

  /**
   * One schema.
   *
   * @param caller who asks
   * @param id of the schema
   * @return what the caller sees
   * @throws ApiException when there is none that the caller sees
   */
  public SchemaView get(Caller caller, String id) {
    return view(find(caller, id));
  }

  /**
   * A page of the schemas that a caller sees.
   *
   * @param caller who asks
   * @param request which
   * @param workspaceId only of this workspace and the system's, null for all
   * @return the page
   */
  public Page<SchemaView> list(Caller caller, ListRequest request, @Nullable String workspaceId) {
    Query<Sight, SchemaRow> query = request.query(catalog.schemas());
    Sight sight = catalog.sight(caller);
    Rows<SchemaRow> rows =
        Rows.sorted(model.schemas().all())
            .where(schema -> schema.deletedAt() == null)
            .where(schema -> sight.sees(schema.namespace()))
            .where(schema -> request.wants(schema.id()));
    if (workspaceId != null) {
      rows =
          rows.where(
              schema ->
                  sight.isSystem(schema.namespace())
                      || workspaceId.equals(sight.workspaceId(schema.namespace())));
    }
    return query.page(sight, rows, request.page()).map(schema -> view(schema, sight));
  }

  /**
   * The schema that an id names.
   *
   * @param caller who asks
   * @param id of the schema
   * @return its row
   * @throws ApiException when there is none that the caller sees
   */
  SchemaRow find(Caller caller, String id) {
    return model
        .schemas()
        .byId(id)
        .filter(schema -> visibility.sees(caller, schema.namespace()))
        .orElseThrow(() -> ApiException.notFound("schema", id));
  }

  SchemaView view(SchemaRow schema) {
    return view(schema, catalog.everything());
  }

  private static SchemaView view(SchemaRow schema, Sight sight) {
    return SchemaView.of(
        schema, sight.isSystem(schema.namespace()), sight.workspaceId(schema.namespace()));
  }
}
