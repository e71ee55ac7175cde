package dev.edgeward.apiserver.index;

import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.api.v1alpha1.WorkspaceQuota;
import dev.edgeward.api.v1alpha1.WorkspaceSpec;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the API needs of a Workspace, the settings of the namespace of its name.
 *
 * @param uid of the object
 * @param namespace that it is about: the name of the object
 * @param resourceVersion that the row was made from
 * @param createdAt when it was made
 * @param spec what it says, null when it says nothing
 */
public record SettingsRow(
    String uid,
    String namespace,
    long resourceVersion,
    Instant createdAt,
    @Nullable WorkspaceSpec spec)
    implements Row {

  @Override
  public String id() {
    return namespace;
  }

  @Override
  public String group() {
    return "";
  }

  /**
   * The row of a Workspace.
   *
   * @param workspace as the API gave it
   * @return what the API needs of it
   */
  public static SettingsRow of(Workspace workspace) {
    return new SettingsRow(
        workspace.getMetadata().getUid(),
        workspace.getMetadata().getName(),
        ResourceVersions.of(workspace),
        Metadata.createdAt(workspace),
        workspace.getSpec());
  }

  /**
   * What the workspace may have and use.
   *
   * @return null when the settings don't limit it
   */
  public @Nullable WorkspaceQuota quota() {
    return spec == null ? null : spec.quota();
  }

  /**
   * The name of the workspace for people.
   *
   * @return null when the settings give none
   */
  public @Nullable String displayName() {
    return spec == null || spec.displayName() == null || spec.displayName().isBlank()
        ? null
        : spec.displayName();
  }
}
