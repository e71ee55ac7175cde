package dev.edgeward.apiserver.service;

import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.query.Ordering;
import dev.edgeward.apiserver.query.Page;
import dev.edgeward.apiserver.query.PageRequest;
import dev.edgeward.apiserver.query.SortKey;
import dev.edgeward.apiserver.security.Caller;
import jakarta.inject.Singleton;
import java.util.List;

/** Reading functions. */
@Singleton
public final class Functions {
  private static final SortKey<FunctionView> BY_ID = SortKey.of("id", FunctionView::id, false);

  /** The newest first. Times are RFC 3339 in UTC to the second, so their texts sort as they do. */
  private static final Ordering<FunctionView> DEFAULT_ORDER =
      new Ordering<>(List.of(SortKey.of("createdAt", FunctionView::createdAt, true)), BY_ID);

  private final ReadModel model;
  private final Visibility visibility;
  private final String systemNamespace;

  /**
   * Made by the container.
   *
   * @param model to read
   * @param visibility who sees what
   * @param config where system functions are
   */
  public Functions(ReadModel model, Visibility visibility, ApiServerConfig config) {
    this.model = model;
    this.visibility = visibility;
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
    return view(
        model
            .functions()
            .byId(id)
            .filter(function -> visibility.sees(caller, function.namespace()))
            .orElseThrow(() -> ApiException.notFound("function", id)));
  }

  /**
   * A page of the functions of every workspace that the caller is a member of, and of the system's.
   *
   * @param caller who asks
   * @param page which page
   * @return the page
   */
  public Page<FunctionView> list(Caller caller, PageRequest page) {
    Visibility.Scope scope = visibility.scope(caller, namespaces());
    List<FunctionView> rows =
        model.functions().all().stream()
            .filter(function -> function.deletedAt() == null)
            .filter(function -> scope.contains(function.namespace()))
            .map(this::view)
            .sorted(DEFAULT_ORDER)
            .toList();
    return Page.cut(rows, DEFAULT_ORDER, page);
  }

  FunctionView view(FunctionRow function) {
    return FunctionView.of(
        function,
        systemNamespace.equals(function.namespace()),
        model.workspaceOf(function.namespace()).map(workspace -> workspace.id()).orElse(null));
  }

  private List<String> namespaces() {
    return model.functions().all().stream().map(FunctionRow::namespace).distinct().toList();
  }
}
