package dev.edgeward.api;

import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.LocalRef;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.api.v1alpha1.WorkspaceSpec;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a function that its own spec may leave to its workspace: one answer for both
 * programs.
 */
public final class WorkspaceDefaults {
  private WorkspaceDefaults() {}

  /**
   * The Runtime that is asked for.
   *
   * @param function its spec, null when it has none
   * @param workspace the spec of the Workspace of its namespace, null when there is none
   * @return a name; null when neither gives one, so that the default Runtime is meant
   */
  public static @Nullable String runtime(
      @Nullable FunctionSpec function, @Nullable WorkspaceSpec workspace) {
    String own = function == null ? null : name(function.runtimeRef());
    return own != null || workspace == null ? own : name(workspace.runtimeRef());
  }

  /**
   * Who an invocation by a ServiceAccount runs as.
   *
   * @param function its spec, null when it has none
   * @param workspace the spec of the Workspace of its namespace, null when there is none
   * @return a user's id; null when neither gives one
   */
  public static @Nullable String runtimeUserId(
      @Nullable FunctionSpec function, @Nullable WorkspaceSpec workspace) {
    String own = function == null ? null : function.runtimeUserId();
    return own != null || workspace == null ? own : workspace.runtimeUserId();
  }

  /**
   * How long a function can be restored once it is deleted.
   *
   * @param function its spec, null when it has none
   * @param workspace the spec of the Workspace of its namespace, null when there is none
   * @param installation what holds when neither gives one
   * @return a tier
   */
  public static RetentionTier retentionTier(
      @Nullable FunctionSpec function,
      @Nullable WorkspaceSpec workspace,
      RetentionTier installation) {
    RetentionTier own = function == null ? null : function.retentionTier();
    if (own != null) {
      return own;
    }
    RetentionTier shared = workspace == null ? null : workspace.retentionTier();
    return shared == null ? installation : shared;
  }

  private static @Nullable String name(@Nullable LocalRef reference) {
    return reference == null ? null : reference.name();
  }
}
