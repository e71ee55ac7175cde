package dev.edgeward.operator.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Releases objects. */
public final class Finalizers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Finalizers() {}

  /**
   * Takes a finalizer off the object that is reconciled. An object that is gone needs no release.
   *
   * @param name of the finalizer
   * @param context of the reconciliation
   * @param <P> the kind of the object
   */
  public static <P extends HasMetadata> void release(String name, Context<P> context) {
    P object = context.getPrimaryResource();
    int index = object.getFinalizers().indexOf(name);
    if (index < 0) {
      return;
    }
    try {
      context
          .getClient()
          .resource(object)
          .patch(PatchContext.of(PatchType.JSON), removal(object, name, index));
    } catch (KubernetesClientException e) {
      if (ApiErrors.isInvalid(e) || ApiErrors.isConflict(e)) {
        releaseAsItIsNow(name, context); // somebody else's finalizer came or went
      } else if (!ApiErrors.isGone(e)) {
        throw e;
      }
    }
  }

  /** Without the framework's comparison of two whole objects, which costs more than the request. */
  private static String removal(HasMetadata object, String name, int index) {
    String path = "/metadata/finalizers/" + index;
    ArrayNode patch = JSON.createArrayNode();
    patch
        .addObject()
        .put("op", "test")
        .put("path", "/metadata/uid")
        .put("value", object.getMetadata().getUid());
    patch.addObject().put("op", "test").put("path", path).put("value", name);
    patch.addObject().put("op", "remove").put("path", path);
    return patch.toString();
  }

  private static <P extends HasMetadata> void releaseAsItIsNow(String name, Context<P> context) {
    try {
      context.resourceOperations().removeFinalizer(name);
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isGone(e)) {
        throw e;
      }
    }
  }
}
