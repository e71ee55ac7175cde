package dev.edgeward.operator.function;

import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.operator.status.Reason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a Function's spec asks for, once its references are followed. */
sealed interface Desired {
  /** When it is worth to ask again, though no event tells: empty when an event does. */
  default Optional<Duration> lookAgain() {
    return Optional.empty();
  }

  /**
   * A version.
   *
   * @param name of the FunctionVersion: the function's, and the beginning of the digest
   * @param id of the version
   * @param spec of the version, its number left out
   */
  record Version(String name, String id, FunctionVersionSpec spec) implements Desired {}

  /**
   * Something that can't be put together.
   *
   * @param reason why
   * @param message what to do about it
   * @param again when it is worth to ask again, null when an event tells
   */
  record Unresolved(Reason reason, String message, @Nullable Duration again) implements Desired {
    Unresolved(Reason reason, String message) {
      this(reason, message, null);
    }

    @Override
    public Optional<Duration> lookAgain() {
      return Optional.ofNullable(again);
    }
  }

  /**
   * A version that can't be named yet: its code is being pulled or bundled.
   *
   * @param reason which
   * @param message the same for people
   * @param since how long already
   */
  record UnderWay(Reason reason, String message, Duration since) implements Desired {
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofMillis(30);

    /** Whether it has not been at it for long, so that nothing need be said. */
    boolean isYoung() {
      return since.compareTo(QUIET) < 0;
    }

    @Override
    public Optional<Duration> lookAgain() {
      return Optional.of(SOON.plus(since.dividedBy(10)));
    }
  }

  /** No version: the spec has no code. */
  record NoCode() implements Desired {}
}
