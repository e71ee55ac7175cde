package dev.edgeward.operator.integration;

import dev.edgeward.api.Integrations;
import dev.edgeward.api.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be done so that the functions of an Integration are the operations of its document.
 * Pure.
 *
 * @param added names of functions that are missing
 * @param updated names of functions that are otherwise
 * @param removed names of functions that are no operations any more
 * @param taken names that functions of others have
 * @param leaving names that are free once a function is gone for good
 */
record OperationsPlan(
    Set<String> added,
    Set<String> updated,
    Set<String> removed,
    Set<String> taken,
    Set<String> leaving) {
  /**
   * A function that is there.
   *
   * @param labels that it has
   * @param leaving whether it is being deleted
   */
  record Present(Map<String, String> labels, boolean leaving) {}

  /**
   * Decides.
   *
   * @param integration its name
   * @param wanted the digest of each function that is to be, by name
   * @param present the functions of the namespace, by name
   */
  static OperationsPlan of(
      String integration, Map<String, String> wanted, Map<String, Present> present) {
    OperationsPlan plan =
        new OperationsPlan(
            new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    wanted.forEach(
        (name, digest) -> {
          Present found = present.get(name);
          if (found == null) {
            plan.added.add(name);
          } else if (found.leaving) {
            plan.leaving.add(name);
          } else if (!Integrations.isOperation(integration, found.labels)) {
            plan.taken.add(name);
          } else if (!digest.equals(found.labels.get(Names.OPERATION_LABEL))) {
            plan.updated.add(name);
          }
        });
    present.forEach(
        (name, found) -> {
          if (!found.leaving
              && !wanted.containsKey(name)
              && Integrations.isOperation(integration, found.labels)) {
            plan.removed.add(name);
          }
        });
    return plan;
  }

  boolean isDone() {
    return added.isEmpty() && updated.isEmpty() && removed.isEmpty();
  }

  /** What was done, for those who watch. */
  String summary() {
    List<String> parts = new ArrayList<>();
    part("added", added, parts);
    part("updated", updated, parts);
    part("removed", removed, parts);
    return String.join("; ", parts);
  }

  private static void part(String what, Set<String> names, List<String> parts) {
    if (!names.isEmpty()) {
      List<String> first = names.stream().limit(5).toList();
      parts.add(
          "%d %s (%s%s)"
              .formatted(
                  names.size(),
                  what,
                  String.join(", ", first),
                  names.size() > first.size() ? ", …" : ""));
    }
  }
}
