package dev.edgeward.operator.integration;

import dev.edgeward.api.v1alpha1.OpenApiStatus;
import dev.edgeward.operator.openapi.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The way from the functions that are to those that a document means, which is gone in steps: what
 * the steps came to. It begins anew where the document changes meanwhile, or the operator starts.
 */
final class ImportPass {
  private static final int MOST_NAMES = 5;

  private final String key;
  private final Set<String> added = new TreeSet<>();
  private final Set<String> updated = new TreeSet<>();
  private final Set<String> removed = new TreeSet<>();
  private final Map<String, Problem> refused = new TreeMap<>();

  /**
   * Begins.
   *
   * @param key of document and settings
   */
  ImportPass(String key) {
    this.key = key;
  }

  boolean isOf(String wanted) {
    return key.equals(wanted);
  }

  /**
   * A step was taken.
   *
   * @param step all of it
   * @param result what came of it
   */
  void add(OperationsPlan step, OperationFunctions.Result result) {
    refused.putAll(result.refused());
    added.addAll(step.added());
    updated.addAll(step.updated());
    removed.addAll(step.removed());
    for (Set<String> names : List.of(added, updated)) {
      names.removeAll(result.refused().keySet());
      names.removeAll(result.foreign());
    }
  }

  /** What comes after the last step: of the same document nothing is tried that was refused. */
  ImportPass next() {
    ImportPass next = new ImportPass(key);
    next.refused.putAll(refused);
    return next;
  }

  /** What Kubernetes doesn't take, by the function's name. */
  Map<String, Problem> refused() {
    return refused;
  }

  /** What was done to how many functions. */
  OpenApiStatus.Change change() {
    return new OpenApiStatus.Change(added.size(), updated.size(), removed.size());
  }

  /** How many functions were written. */
  int written() {
    return added.size() + updated.size() + removed.size();
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
      List<String> first = names.stream().limit(MOST_NAMES).toList();
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
