package dev.edgeward.operator.integration;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.operator.kubernetes.ApiErrors;
import dev.edgeward.operator.openapi.Problem;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes the Functions that are operations of documents. */
final class OperationFunctions {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("edgeward-openapi")
          .withForce(true)
          .build();

  private final RecentWrites recent;

  OperationFunctions(RecentWrites recent) {
    this.recent = recent;
  }

  /**
   * Carries a plan out.
   *
   * @param namespace of the Integration
   * @param plan what is to be done
   * @param functions all that are to be, by name
   * @param client of the cluster
   * @return what Kubernetes refused, by the function's name
   */
  Map<String, Problem> write(
      String namespace,
      OperationsPlan plan,
      Map<String, OperationObject> functions,
      KubernetesClient client) {
    Map<String, Problem> refused = new TreeMap<>();
    Stream.concat(plan.added().stream(), plan.updated().stream())
        .map(functions::get)
        .forEach(object -> apply(object, client, refused));
    for (String name : plan.removed()) {
      client.resources(Function.class).inNamespace(namespace).withName(name).delete();
    }
    return refused;
  }

  private void apply(
      OperationObject object, KubernetesClient client, Map<String, Problem> refused) {
    Function function = object.function();
    try {
      client.resource(function).patch(APPLY, function);
      recent.add(function);
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isInvalid(e) && !ApiErrors.isTooLarge(e)) {
      recent.remove(namespace, name);
        throw e;
      }
      String name = function.getMetadata().getName();
      refused.put(
          name,
          new Problem(
              name,
              ApiErrors.isTooLarge(e)
                  ? "is larger than Kubernetes takes"
                  : "Kubernetes refuses the Function: " + ApiErrors.reason(e)));
    }
  }
}
