package dev.edgeward.apiserver.service.function;

import dev.edgeward.api.v1alpha1.WorkspaceQuota;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SettingsRow;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * How many functions a workspace may have: its Workspace's {@code spec.quota.functions}. Deleted
 * ones don't count. What this replica is making counts already, so that it makes none too many;
 * several replicas at once can.
 */
@Singleton
public final class FunctionQuota {
  private final ReadModel model;
  private final ConcurrentMap<String, Integer> inTheMaking = new ConcurrentHashMap<>();

  /**
   * Made by the container.
   *
   * @param model has the settings and the functions
   */
  public FunctionQuota(ReadModel model) {
    this.model = model;
  }

  /**
   * Makes one function more, if the workspace may have it.
   *
   * @param namespace of the workspace
   * @param making puts it into the read model
   * @param <T> what is made
   * @return what was made
   * @throws ApiException 429 when the workspace has as many as it may; nothing was made
   */
  <T> T within(String namespace, Supplier<T> making) {
    inTheMaking.compute(namespace, (name, before) -> admitted(name, before == null ? 0 : before));
    try {
      return making.get();
    } finally {
      inTheMaking.computeIfPresent(namespace, (name, now) -> now == 1 ? null : now - 1);
    }
  }

  private int admitted(String namespace, int before) {
    Integer most =
        model
            .settings()
            .byId(namespace)
            .map(SettingsRow::quota)
            .map(WorkspaceQuota::functions)
            .orElse(null);
    if (most != null && model.functions().active(namespace).size() + before >= most) {
      throw ApiException.quotaExceeded(
          "the workspace may have " + most + " functions, and has them", 0);
    }
    return before + 1;
  }
}
