package dev.edgeward.apiserver.service.function;

import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.WorkspaceRow;
import dev.edgeward.apiserver.query.Operator;
import dev.edgeward.apiserver.query.Page;
import dev.edgeward.apiserver.query.Query;
import dev.edgeward.apiserver.query.Rows;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.Visibility;
import dev.edgeward.apiserver.service.catalog.Catalog;
import dev.edgeward.apiserver.service.catalog.Publications;
import dev.edgeward.apiserver.service.catalog.Sight;
import dev.edgeward.apiserver.service.function.FunctionsRequest.Deleted;
import dev.edgeward.apiserver.service.function.FunctionsRequest.Shorthands;
import dev.edgeward.apiserver.service.function.FunctionsRequest.Source;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reading functions. */
@Singleton
public final class Functions {
  private final ReadModel model;
  private final Visibility visibility;
  private final Catalog catalog;
  private final Publications publications;
  private final String systemNamespace;

  /**
   * Made by the container.
   *
   * @param model to read
   * @param visibility who sees what
   * @param catalog of what can be asked
   * @param publications that make functions visible elsewhere
   * @param config where system functions are
   */
  public Functions(
      ReadModel model,
      Visibility visibility,
      Catalog catalog,
      Publications publications,
      ApiServerConfig config) {
    this.model = model;
    this.visibility = visibility;
    this.catalog = catalog;
    this.publications = publications;
    this.systemNamespace = config.systemNamespace();
  }

  /**
   * One function; also one that is being deleted, which shows when.
   *
   * @param caller who asks
   * @param id of the function
   * @return what the caller sees
   * @throws ApiException when there is none that the caller sees
   */
  public FunctionView get(Caller caller, String id) {
    return view(find(caller, id));
  }

  /**
   * The functions that a request asks for, as far as the caller sees them: those of every workspace
   * that it is a member of, the system's, and those of installed integrations.
   *
   * @param caller who asks
   * @param request which
   * @return the page
   * @throws dev.edgeward.apiserver.query.InvalidQueryException when it can't be understood
   */
  public Page<FunctionView> list(Caller caller, FunctionsRequest request) {
    Query<Sight, FunctionRow> query =
        narrowed(request.list().query(catalog.functions()), request.shorthands());
    Sight sight = catalog.sight(caller);
    Rows<FunctionRow> rows = rows(sight, request);
    if (request.list().ids() != null) {
      rows = rows.where(function -> request.list().wants(function.id()));
    }
    if (request.deleted() == Deleted.ONLY) {
      rows = rows.where(function -> !function.active());
    }
    return query
        .page(sight, rows, request.list().page())
        .map(function -> FunctionView.of(function, sight));
  }

  private static Query<Sight, FunctionRow> narrowed(
      Query<Sight, FunctionRow> query, Shorthands conditions) {
    return query
        .where("name", "name", Operator.ICONTAINS, conditions.name())
        .where("default_version_id", "defaultVersionId", Operator.EQ, conditions.defaultVersionId())
        .where("system", "system", Operator.EQ, conditions.system())
        .where("created_by", "createdBy", Operator.EQ, conditions.createdBy())
        .where("runtime_user_id", "runtimeUserId", Operator.EQ, conditions.runtimeUserId())
        .where("retention_tier", "retentionTier", Operator.EQ, conditions.retentionTier());
  }

  /** The rows of a source; no function twice. */
  private Rows<FunctionRow> rows(Sight sight, FunctionsRequest request) {
    Source source = request.source();
    String workspace =
        request.workspaceId() == null ? null : workspace(sight, request.workspaceId()).orElse("");
    Rows<FunctionRow> system = of(systemNamespace, request);
    if (source == Source.SYSTEM) {
      return system;
    }
    List<FunctionRow> installed =
        sight.installed(workspace).stream()
            .filter(function -> function.active() || request.deleted() != Deleted.EXCLUDED)
            .toList();
    if (source == Source.INTEGRATION) {
      return Rows.of(installed);
    }
    Rows<FunctionRow> own = workspace == null ? own(sight, request) : of(workspace, request);
    boolean everything = workspace == null && sight.withFunctions().isEmpty();
    if (everything && source == Source.WORKSPACE) {
      own = own.where(function -> !sight.isSystem(function.namespace()));
    }
    List<FunctionRow> others =
        installed.stream()
            .filter(function -> !isShown(function.namespace(), sight, workspace, source))
            .toList();
    Rows<FunctionRow> visible = others.isEmpty() ? own : own.and(Rows.of(others));
    return everything || source == Source.WORKSPACE ? visible : visible.and(system);
  }

  /** Whether what is in a namespace is shown already, not for an integration's sake. */
  private static boolean isShown(
      String namespace, Sight sight, @Nullable String workspace, Source source) {
    if (sight.isSystem(namespace)) {
      return source != Source.WORKSPACE;
    }
    return workspace == null ? sight.isMember(namespace) : namespace.equals(workspace);
  }

  /** Those of all workspaces of a caller; of one that sees everything also the system's. */
  private Rows<FunctionRow> own(Sight sight, FunctionsRequest request) {
    Optional<Set<String>> namespaces = sight.withFunctions();
    if (namespaces.isEmpty()) {
      return Rows.sorted(
          request.deleted() == Deleted.EXCLUDED
              ? model.functions().active()
              : model.functions().all());
    }
    return namespaces.get().stream()
        .filter(namespace -> !systemNamespace.equals(namespace))
        .map(namespace -> of(namespace, request))
        .reduce(Rows::and)
        .orElseGet(() -> Rows.sorted(List.of()));
  }

  private Rows<FunctionRow> of(String namespace, FunctionsRequest request) {
    return Rows.sorted(
        request.deleted() == Deleted.EXCLUDED
            ? model.functions().active(namespace)
            : model.functions().group(namespace));
  }

  /** The namespace of a workspace that the caller is a member of. */
  private Optional<String> workspace(Sight sight, String id) {
    return model
        .workspaces()
        .byId(id)
        .map(WorkspaceRow::namespace)
        .filter(sight::isMember)
        .filter(namespace -> !sight.isSystem(namespace));
  }

  /**
   * The function that an id names.
   *
   * @param caller who asks
   * @param id of the function
   * @return its row
   * @throws ApiException when there is none that the caller sees
   */
  public FunctionRow find(Caller caller, String id) {
    return model
        .functions()
        .byId(id)
        .filter(function -> sees(caller, function))
        .orElseThrow(() -> ApiException.notFound("function", id));
  }

  /**
   * The function that an id names, if it may be changed over REST at all.
   *
   * @param caller who asks
   * @param id of the function
   * @return its row
   * @throws ApiException when there is none that the caller sees, or it is the system's
   */
  FunctionRow editable(Caller caller, String id) {
    FunctionRow function = find(caller, id);
    if (isSystem(function)) {
      throw ApiException.of(
          ErrorCode.FORBIDDEN, "system functions are not changed or deleted over REST");
    }
    return function;
  }

  /**
   * Whether a caller sees a function: as a member of its workspace, as everybody does the system's,
   * or as a member of a workspace that installed it.
   *
   * @param caller who
   * @param function any
   * @return whether it does
   */
  public boolean sees(Caller caller, FunctionRow function) {
    return visibility.sees(caller, function.namespace())
        || visibility.worthReviews(caller, publications.installedIn(function)).stream()
            .anyMatch(namespace -> visibility.isMember(caller, namespace));
  }

  /**
   * Whether a function is global.
   *
   * @param function any
   * @return whether it is the system's
   */
  public boolean isSystem(FunctionRow function) {
    return systemNamespace.equals(function.namespace());
  }

  /**
   * A function as the API shows it.
   *
   * @param function any
   * @return what is shown
   */
  public FunctionView view(FunctionRow function) {
    return FunctionView.of(function, catalog.everything());
  }
}
