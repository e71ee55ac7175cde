package dev.edgeward.operator.integration;

import dev.edgeward.api.Integrations;
import dev.edgeward.api.Names;
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
   * @param seen whether the operator has looked at its present spec
   */
  record Present(Map<String, String> labels, boolean leaving, boolean seen) {}

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

  /** How many functions are to be written. */
  int size() {
    return added.size() + updated.size() + removed.size();
  }

  /**
   * How many functions are there when a part of the plan is carried out.
   *
   * @param wanted names of those that are to be
   * @param left what is yet to be written
   * @param refused what Kubernetes refuses
   */
  int there(Set<String> wanted, Set<String> left, Set<String> refused) {
    return (int)
        wanted.stream()
            .filter(name -> !taken.contains(name) && !leaving.contains(name))
            .filter(name -> !refused.contains(name))
            .filter(name -> !(added.contains(name) && left.contains(name)))
            .count();
  }

  /** Whose they are. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(added);
    names.addAll(updated);
    names.addAll(removed);
    return names;
  }

  /**
   * The first of it.
   *
   * @param most functions that are written
   * @param passed over
   */
  OperationsPlan part(int most, Set<String> passed) {
    Budget budget = new Budget(Math.max(0, most), passed);
    return new OperationsPlan(
        budget.spend(added), budget.spend(updated), budget.spend(removed), taken, leaving);
  }

  private static final class Budget {
    private final Set<String> passed;
    private int left;

    private Budget(int most, Set<String> passed) {
      this.left = most;
      this.passed = passed;
    }

    private Set<String> spend(Set<String> names) {
      Set<String> some = new TreeSet<>();
      for (String name : names) {
        if (left > 0 && !passed.contains(name)) {
          some.add(name);
          left--;
        }
      }
      return some;
    }
  }
}
