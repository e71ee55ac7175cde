package dev.edgeward.apiserver.index;

import dev.edgeward.api.Ids;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Instant;

/**
 * What the API needs of a namespace, which is a workspace.
 *
 * @param uid of the namespace
 * @param id of the workspace
 * @param namespace its name
 * @param resourceVersion that the row was made from
 * @param createdAt when it was made
 * @param terminating whether it is being deleted
 */
public record WorkspaceRow(
    String uid,
    String id,
    String namespace,
    long resourceVersion,
    Instant createdAt,
    boolean terminating)
    implements Row {

  @Override
  public String group() {
    return namespace;
  }

  /**
   * The row of a namespace.
   *
   * @param namespace as the API gave it
   * @return what the API needs of it
   */
  public static WorkspaceRow of(Namespace namespace) {
    return new WorkspaceRow(
        namespace.getMetadata().getUid(),
        Ids.of(Ids.WORKSPACE, namespace),
        namespace.getMetadata().getName(),
        ResourceVersions.of(namespace),
        Times.parse(namespace.getMetadata().getCreationTimestamp(), Instant.EPOCH),
        namespace.getMetadata().getDeletionTimestamp() != null);
  }
}
