package dev.edgeward.operator.workspace;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Ids;
import dev.edgeward.api.WorkspaceDefaults;
import dev.edgeward.api.v1alpha1.WorkspaceSpec;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a Workspace. Pure.
 *
 * @param id of the workspace, null while there is no namespace
 * @param verdict on the condition {@code Ready}
 */
record WorkspacePlan(@Nullable String id, Verdict verdict) {
  /**
   * Decides.
   *
   * @param name of the Workspace
   * @param spec of the Workspace, null when it has none
   * @param namespace of that name
   * @param runtimes whether there is a Runtime of a name
   */
  static WorkspacePlan of(
      String name,
      @Nullable WorkspaceSpec spec,
      Optional<Namespace> namespace,
      Predicate<String> runtimes) {
    if (namespace.isEmpty()) {
      return new WorkspacePlan(
          null,
          Verdict.no(
              READY,
              Reason.NAMESPACE_NOT_FOUND,
              "there is no namespace " + name + ": a Workspace has the name of its namespace"));
    }
    String id = Ids.of(Ids.WORKSPACE, namespace.get());
    String runtime = WorkspaceDefaults.runtime(null, spec);
    if (runtime != null && !runtimes.test(runtime)) {
      return new WorkspacePlan(
          id,
          Verdict.no(
              READY,
              Reason.RUNTIME_NOT_FOUND,
              "there is no Runtime "
                  + runtime
                  + ": functions that name no other one get no new version"));
    }
    return new WorkspacePlan(id, Verdict.yes(READY, Reason.IN_EFFECT));
  }
}
