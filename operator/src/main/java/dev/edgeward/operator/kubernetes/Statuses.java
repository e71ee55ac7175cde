package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Writes statuses. */
public final class Statuses {
  private Statuses() {}

  /**
   * Writes the status of the object that is reconciled, unless it is what the object has.
   *
   * @param object as it was read
   * @param next its status from now on
   * @param context of the reconciliation
   * @param <T> the status of the kind
   * @param <P> the kind of the object
   * @return whether anything was written
   */
  public static <T, P extends CustomResource<?, T>> boolean write(
      P object, T next, Context<P> context) {
    if (next.equals(object.getStatus())) {
      return false;
    }
    context
        .resourceOperations()
        .jsonPatchPrimaryStatus(
            object,
            edited -> {
              edited.setStatus(next);
              return edited;
            });
    return true;
  }
}
