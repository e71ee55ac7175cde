package dev.edgeward.apiserver.service.workspace;

import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.WorkspaceRow;
import dev.edgeward.apiserver.query.Page;
import dev.edgeward.apiserver.query.Query;
import dev.edgeward.apiserver.query.Rows;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.ListRequest;
import dev.edgeward.apiserver.service.Rights;
import dev.edgeward.apiserver.service.Visibility;
import dev.edgeward.apiserver.service.catalog.Catalog;
import dev.edgeward.apiserver.service.catalog.Sight;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** Workspaces: the namespaces that a caller is a member of, the system's aside. */
@Singleton
public final class Workspaces {
  private final ReadModel model;
  private final Visibility visibility;
  private final Catalog catalog;
  private final Rights rights;
  private final String systemNamespace;

  /**
   * Made by the container.
   *
   * @param model to read
   * @param visibility who sees what
   * @param catalog of what can be asked
   * @param rights of callers
   * @param config where the system is, which is no workspace
   */
  public Workspaces(
      ReadModel model,
      Visibility visibility,
      Catalog catalog,
      Rights rights,
      ApiServerConfig config) {
    this.model = model;
    this.visibility = visibility;
    this.catalog = catalog;
    this.rights = rights;
    this.systemNamespace = config.systemNamespace();
  }

  /**
   * One workspace.
   *
   * @param caller who asks
   * @param id of the workspace
   * @return what the caller sees
   * @throws ApiException when there is none that the caller sees
   */
  public WorkspaceView get(Caller caller, String id) {
    return model
        .workspaces()
        .byId(id)
        .filter(workspace -> !systemNamespace.equals(workspace.namespace()))
        .filter(workspace -> visibility.isMember(caller, workspace.namespace()))
        .map(workspace -> view(workspace, catalog.sight(caller)))
        .orElseThrow(() -> ApiException.notFound("workspace", id));
  }

  /**
   * A page of the workspaces that the caller is a member of.
   *
   * @param caller who asks
   * @param request which
   * @return the page
   */
  public Page<WorkspaceView> list(Caller caller, ListRequest request) {
    Query<Sight, WorkspaceRow> query = request.query(catalog.workspaces());
    Sight sight = catalog.sight(caller);
    return query
        .page(
            sight,
            Rows.sorted(model.workspaces().all())
                .where(workspace -> !systemNamespace.equals(workspace.namespace()))
                .where(workspace -> sight.isMember(workspace.namespace()))
                .where(workspace -> request.wants(workspace.id())),
            request.page())
        .map(workspace -> view(workspace, sight));
  }

  /**
   * The namespace of a workspace that a caller wants to make something in.
   *
   * @param caller who asks
   * @param id of the workspace
   * @param access what it takes, in a namespace
   * @param deed such as "make functions here"
   * @return the name of the namespace
   * @throws ApiException when there is none that the caller sees, it may not, or it is being
   *     deleted
   */
  public String toWriteIn(Caller caller, String id, Function<String, Access> access, String deed) {
    Rights.Named named = new Rights.Named("workspace", id);
    WorkspaceRow workspace =
        model
            .workspaces()
            .byId(id)
            .filter(found -> !systemNamespace.equals(found.namespace()))
            .orElseThrow(named::notFound);
    rights.require(caller, access.apply(workspace.namespace()), named, deed);
    if (workspace.terminating()) {
      throw ApiException.of(ErrorCode.CONFLICT, "the workspace is being deleted");
    }
    return workspace.namespace();
  }

  private static WorkspaceView view(WorkspaceRow workspace, Sight sight) {
    return new WorkspaceView(workspace.id(), sight.displayName(workspace), workspace.namespace());
  }
}
