package dev.edgeward.operator.version;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What calls to a runtime that failed mean for versions, and when they are made again. */
final class FailedCalls {
  /** Once, a runtime can fall silent for a reason of its own. */
  private static final int SUSPICIOUS = 2;

  private final UnansweredCalls unanswered = new UnansweredCalls();

  /** For versions that go on serving: of others the status says it, after a restart too. */
  private final Map<String, Instant> failing = new ConcurrentHashMap<>();

  /**
   * What follows.
   *
   * @param verdict to write, if one is
   * @param delay until the call is made again
   */
  record Retry(Optional<Verdict> verdict, Duration delay) {}

  /**
   * A call has failed.
   *
   * @param version that it was made for
   * @param failure of it
   * @param now the time
   */
  Retry add(FunctionVersion version, DispatcherException failure, Instant now) {
    String uid = version.getMetadata().getUid();
    boolean downAfterSilence =
        failure instanceof DispatcherException.Unavailable && unanswered.has(uid);
    int silent = unanswered.withOneMore(uid);
    // Only then: a version that has loaded goes on serving while its runtime can't be asked, and
    // a runtime that is down now may be so for what the version did to it.
    boolean isTold = !VersionSources.isReady(version) && !downAfterSilence;
    Duration delay = RetryDelay.of(failure, failingFor(version, now), silent);
    if (failure instanceof DispatcherException.Unanswered) {
      unanswered.add(uid, now, delay);
    } else if (!downAfterSilence) {
      unanswered.forget(uid);
    }
    return new Retry(isTold ? Optional.of(verdict(failure, silent)) : Optional.empty(), delay);
  }

  /** How long a version has to wait; not positive when it need not. */
  Duration left(String uid, Instant now) {
    return unanswered.left(uid, now);
  }

  /** A call had an answer, or the version is gone. */
  void forget(String uid) {
    unanswered.forget(uid);
    failing.remove(uid);
  }

  private Duration failingFor(FunctionVersion version, Instant now) {
    Instant remembered = failing.computeIfAbsent(version.getMetadata().getUid(), uid -> now);
    List<Condition> conditions =
        version.getStatus() == null ? null : version.getStatus().conditions();
    return Duration.between(told(conditions).orElse(remembered), now);
  }

  private static Optional<Instant> told(@Nullable List<Condition> conditions) {
    return Conditions.find(conditions, READY)
        .filter(ready -> "Unknown".equals(ready.getStatus()))
        .map(Condition::getLastTransitionTime)
        .map(Instant::parse);
  }

  private static Verdict verdict(DispatcherException failure, int unanswered) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case DispatcherException.Unavailable e ->
          Verdict.unknown(READY, Reason.RUNTIME_UNAVAILABLE, message);
      case DispatcherException.Unanswered e ->
          unanswered < SUSPICIOUS
              ? Verdict.unknown(READY, Reason.RUNTIME_UNRESPONSIVE, message)
              : Verdict.no(
                  READY,
                  Reason.RUNTIME_UNRESPONSIVE,
                  message
                      + ", again: does the code loop when it starts? It is tried ever more rarely");
      case DispatcherException.RateLimited e ->
          Verdict.unknown(READY, Reason.RUNTIME_UNAVAILABLE, message);
      case DispatcherException.Unauthorized e ->
          Verdict.unknown(READY, Reason.RUNTIME_REFUSED, message);
      case DispatcherException.Rejected e -> Verdict.no(READY, Reason.INVALID_CODE, message);
    };
  }
}
