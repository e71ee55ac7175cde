package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Releases objects. */
public final class Finalizers {
  private Finalizers() {}

  /**
   * Takes a finalizer off the object that is reconciled. An object that is gone needs no release.
   *
   * @param name of the finalizer
   * @param context of the reconciliation
   * @param <P> the kind of the object
   */
  public static <P extends HasMetadata> void release(String name, Context<P> context) {
    try {
      context.resourceOperations().removeFinalizer(name);
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isGone(e)) {
        throw e;
      }
    }
  }
}
