package dev.edgeward.operator.status;

import static dev.edgeward.api.Conditions.RECONCILING;
import static dev.edgeward.api.Conditions.STALLED;

import dev.edgeward.operator.status.Verdict.Status;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a tool that waits for an object has to know beyond {@code Ready}, by the conventions of
 * kstatus, which Flux goes by: {@code Reconciling} while the operator is at it or something else is
 * to come, {@code Stalled} when nothing becomes of it until somebody changes the object. Each is
 * there only while it is True, and never both.
 */
public final class Progress {
  /** What passes without a change of the object: others are to come, or to answer. */
  private static final Set<String> PASSING =
      EnumSet.of(
              Reason.NO_VERSION,
              Reason.PINNED_VERSION_NOT_READY,
              Reason.CONFIG_MAP_NOT_SHARED,
              Reason.SECRET_NOT_SHARED,
              Reason.KEY_NOT_FOUND,
              Reason.SCHEMA_NOT_FOUND,
              Reason.BUNDLER_UNAVAILABLE,
              Reason.REGISTRY_NOT_ALLOWED,
              Reason.PULL_FAILED,
              Reason.PULL_UNAUTHORIZED,
              Reason.RUNTIME_NOT_FOUND,
              Reason.RUNTIME_UNAVAILABLE,
              Reason.RUNTIME_REFUSED,
              Reason.TOKEN_NOT_FOUND,
              Reason.DEPLOYING,
              Reason.NOTHING_PUBLISHED,
              Reason.FUNCTION_NOT_FOUND,
              Reason.NOT_OFFERED,
              Reason.SCHEME_NOT_FOUND,
              Reason.NAMESPACE_NOT_FOUND)
          .stream()
          .map(Reason::text)
          .collect(Collectors.toUnmodifiableSet());

  private Progress() {}

  /**
   * Verdicts with one more, where there is something to say.
   *
   * @param verdicts on an object
   * @return the same, then {@code Reconciling}, {@code Stalled}, or neither
   */
  public static List<Verdict> with(List<Verdict> verdicts) {
    Optional<Verdict> more =
        first(verdicts, Progress::isFinal)
            .map(cause -> because(STALLED, cause))
            .or(
                () ->
                    first(verdicts, Progress::isUnderWay)
                        .map(cause -> because(RECONCILING, cause)));
    return Stream.concat(verdicts.stream(), more.stream()).toList();
  }

  private static boolean isFinal(Verdict verdict) {
    return verdict.status() == Status.FALSE && !PASSING.contains(verdict.reason());
  }

  /** A function that nobody has given code to yet waits for people, not for the operator. */
  private static boolean isUnderWay(Verdict verdict) {
    return verdict.status() == Status.UNKNOWN
        ? !verdict.reason().equals(Reason.NO_CODE.text())
        : verdict.status() == Status.FALSE && !verdict.reason().equals(Reason.NO_VERSION.text());
  }

  private static Optional<Verdict> first(List<Verdict> verdicts, Predicate<Verdict> which) {
    return verdicts.stream().filter(which).findFirst();
  }

  private static Verdict because(String type, Verdict cause) {
    return new Verdict(type, Status.TRUE, cause.reason(), cause.message());
  }
}
