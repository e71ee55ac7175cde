package dev.edgeward.operator.integration;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Integrations;
import dev.edgeward.api.v1alpha1.IntegrationSpec;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of an Integration. Pure.
 *
 * @param published how many functions it publishes
 * @param verdict on the condition {@code Ready}
 */
record IntegrationPlan(int published, Verdict verdict) {
  /**
   * Decides.
   *
   * @param name of the Integration
   * @param spec of the Integration, null when it has none
   * @param functions the labels of the functions of its namespace, by name
   * @param isDeleted whether a deleted function had a name, and can be restored
   */
  static IntegrationPlan of(
      String name,
      @Nullable IntegrationSpec spec,
      Map<String, Map<String, String>> functions,
      Predicate<String> isDeleted) {
    int published =
        (int)
            functions.entrySet().stream()
                .filter(
                    function ->
                        Integrations.publishes(name, spec, function.getKey(), function.getValue()))
                .count();
    Set<String> missing = Integrations.named(spec);
    missing.removeAll(functions.keySet());
    return new IntegrationPlan(
        published,
        verdict(
            published,
            spec != null && spec.openapi() != null,
            missing.stream()
                .map(one -> isDeleted.test(one) ? one + " (deleted, can be restored)" : one)
                .toList()));
  }

  /** What is said of an Integration whose id an older one has. */
  static IntegrationPlan conflict(String message) {
    return new IntegrationPlan(0, Verdict.no(READY, Reason.ID_CONFLICT, message));
  }

  private static Verdict verdict(int published, boolean hasDocument, List<String> missing) {
    if (!missing.isEmpty()) {
      return Verdict.no(
          READY,
          Reason.FUNCTION_NOT_FOUND,
          "this workspace has no function "
              + String.join(", ", missing)
              + (published == 0 ? "; nothing is published" : "; the others are published"));
    }
    return published == 0
        ? Verdict.no(
            READY,
            Reason.NOTHING_PUBLISHED,
            hasDocument
                ? "no operation of the document is a function yet"
                : "no function of this workspace matches spec.selector")
        : Verdict.yes(READY, Reason.PUBLISHED);
  }
}
