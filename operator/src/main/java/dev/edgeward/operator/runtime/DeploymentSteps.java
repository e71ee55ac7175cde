package dev.edgeward.operator.runtime;

import static dev.edgeward.api.Conditions.CODE_STORE_READY;
import static dev.edgeward.api.Conditions.CREDENTIALS_VALID;
import static dev.edgeward.api.Conditions.DISPATCHER_DEPLOYED;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.RuntimeStatus;
import dev.edgeward.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is said of the steps towards a deployment at Cloudflare. Pure. */
final class DeploymentSteps {
  /** The conditions of the steps, in their order. */
  static final List<String> TYPES =
      List.of(CREDENTIALS_VALID, CODE_STORE_READY, DISPATCHER_DEPLOYED);

  private DeploymentSteps() {}

  static List<Condition> conditions(@Nullable RuntimeStatus status) {
    return TYPES.stream()
        .flatMap(
            step -> Conditions.find(status == null ? null : status.conditions(), step).stream())
        .toList();
  }

  /** What was said of the steps the last time: it holds until somebody looks again. */
  static List<Verdict> verdicts(@Nullable RuntimeStatus status) {
    return conditions(status).stream().map(Verdict::of).toList();
  }

  /**
   * What there is to say after a look. Of a step that was not reached holds what was said before; a
   * dispatcher that is in place now is not what it was refused for: who answers there will show.
   */
  static List<Verdict> merged(List<Verdict> before, List<Verdict> look) {
    boolean inPlace =
        look.stream().noneMatch(verdict -> verdict.type().equals(DISPATCHER_DEPLOYED))
            && look.stream()
                .anyMatch(
                    verdict ->
                        verdict.type().equals(CODE_STORE_READY)
                            && verdict.status() == Verdict.Status.TRUE);
    List<Verdict> verdicts =
        before.stream()
            .filter(verdict -> !(inPlace && verdict.type().equals(DISPATCHER_DEPLOYED)))
            .toList();
    for (Verdict verdict : look) {
      verdicts = with(verdicts, verdict);
    }
    return verdicts;
  }

  static List<Verdict> with(List<Verdict> verdicts, Verdict verdict) {
    return Stream.concat(
            verdicts.stream().filter(one -> !one.type().equals(verdict.type())), Stream.of(verdict))
        .toList();
  }
}
