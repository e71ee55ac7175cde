package dev.edgeward.operator.function;

import dev.edgeward.api.v1alpha1.FunctionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Deletes versions, and remembers which: until the cache shows it, a revert would take one that is
 * on its way out for one that can serve.
 */
final class OwnDeletions {
  private final Set<String> uids = ConcurrentHashMap.newKeySet();

  /** Deletes a version. */
  void delete(FunctionVersion version, KubernetesClient client) {
    String uid = version.getMetadata().getUid();
    uids.add(uid);
    try {
      client.resource(version).delete();
    } catch (RuntimeException e) {
      uids.remove(uid); // it is not on its way out, or a later event will show that it is
      throw e;
    }
  }

  /** Whether a version as the cache has it stays. */
  boolean stays(FunctionVersion version) {
    if (version.isMarkedForDeletion()) {
      uids.remove(version.getMetadata().getUid());
      return false;
    }
    return !uids.contains(version.getMetadata().getUid());
  }
}
