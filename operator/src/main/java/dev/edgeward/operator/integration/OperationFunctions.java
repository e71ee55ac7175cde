package dev.edgeward.operator.integration;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.operator.kubernetes.ApiErrors;
import dev.edgeward.operator.openapi.Problem;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes the Functions that are operations of documents. */
final class OperationFunctions {
  /**
   * Of functions that aren't there: one that somebody made in this moment stays as it is, as long
   * as he said anything of it that its operation says otherwise.
   */
  private static final PatchContext MAKE = apply(false);

  /** Of functions that are the Integration's: nobody else's word counts. */
  private static final PatchContext CHANGE = apply(true);

  private final RecentWrites recent;

  /**
   * What came of a plan.
   *
   * @param refused what Kubernetes refused, by the function's name
   * @param foreign names of functions that are somebody else's by now, as the cache will show
   */
  record Result(Map<String, Problem> refused, Set<String> foreign) {}

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
   * @return what came of it
   */
  Result write(
      String namespace,
      OperationsPlan plan,
      Map<String, OperationObject> functions,
      KubernetesClient client) {
    Result result = new Result(new TreeMap<>(), new TreeSet<>());
    plan.added().forEach(name -> apply(functions.get(name), MAKE, client, result));
    plan.updated().forEach(name -> apply(functions.get(name), CHANGE, client, result));
    for (String name : plan.removed()) {
      client.resources(Function.class).inNamespace(namespace).withName(name).delete();
      recent.remove(namespace, name);
    }
    return result;
  }

  private void apply(
      @Nullable OperationObject object, PatchContext how, KubernetesClient client, Result result) {
    Function function = Objects.requireNonNull(object).function();
    String name = function.getMetadata().getName();
    try {
      client.resource(function).patch(how, function);
      recent.add(function);
    } catch (KubernetesClientException e) {
      if (ApiErrors.isConflict(e)) {
        result.foreign.add(name);
        return;
      }
      if (!ApiErrors.isInvalid(e) && !ApiErrors.isTooLarge(e)) {
        throw e;
      }
      result.refused.put(
          name,
          new Problem(
              name,
              ApiErrors.isTooLarge(e)
                  ? "is larger than Kubernetes takes"
                  : "Kubernetes refuses the Function: " + ApiErrors.reason(e)));
    }
  }

  private static PatchContext apply(boolean force) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager("edgeward-openapi")
        .withForce(force)
        .build();
  }
}
