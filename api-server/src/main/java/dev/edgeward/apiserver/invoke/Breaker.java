package dev.edgeward.apiserver.invoke;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Spares a Runtime that is away the calls, and callers the wait for it. Opens when at least half of
 * the last {@value #WINDOW} calls failed; once it was open for a while, one caller asks whether the
 * Runtime is well, and if it is, calls go out again. That question runs no function: an invocation
 * sent to find out could be lost, or take minutes.
 *
 * <p>Only what the Runtime does wrong is a failure, never what a function does. A call takes no
 * lock here.
 */
final class Breaker {
  private static final Logger LOG = Logger.getLogger(Breaker.class);
  private static final int WINDOW = 20;
  private static final int LEAST_CALLS = 10;
  private static final int HALF = 50;
  private static final RuntimeException FAILURE = new Failure();

  private final String runtime;
  private final CircuitBreaker circuit;
  private final Ticker ticker;
  private final Duration pause;
  private volatile long openUntil;

  /**
   * One that lets calls pass.
   *
   * @param runtime its name, for the log
   * @param pause from a failure that shows that the Runtime is away to the next question whether it
   *     still is
   * @param ticker a clock that never goes back
   */
  Breaker(String runtime, Duration pause, Ticker ticker) {
    this.runtime = runtime;
    this.ticker = ticker;
    this.pause = pause;
    this.circuit =
        CircuitBreaker.of(
            runtime,
            CircuitBreakerConfig.custom()
                .slidingWindow(
                    WINDOW,
                    LEAST_CALLS,
                    SlidingWindowType.COUNT_BASED,
                    SlidingWindowSynchronizationStrategy.LOCK_FREE)
                .failureRateThreshold(HALF)
                .waitDurationInOpenState(pause)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(new Steady(ticker))
                .writableStackTraceEnabled(false)
                .build());
    circuit
        .getEventPublisher()
        .onStateTransition(event -> changed(event.getStateTransition().getToState()));
  }

  /**
   * Whether a call may go out.
   *
   * @param healthy asks the Runtime; called by one caller at a time, once the Runtime was away for
   *     a while
   * @return 0 for yes, else in how many seconds to try again
   */
  int secondsToWait(BooleanSupplier healthy) {
    if (!circuit.tryAcquirePermission()) {
      return remaining();
    }
    if (circuit.getState() != CircuitBreaker.State.HALF_OPEN) {
      return 0;
    }
    boolean well = false;
    try {
      well = healthy.getAsBoolean();
    } finally {
      if (well) {
        succeeded();
      } else {
        failed();
      }
    }
    return well ? 0 : remaining();
  }

  /** The Runtime did what it should. */
  void succeeded() {
    circuit.onSuccess(0, TimeUnit.NANOSECONDS);
  }

  /** The Runtime didn't. */
  void failed() {
    circuit.onError(0, TimeUnit.NANOSECONDS, FAILURE);
  }

  /** 0 while calls go out, 1 while they don't, 0.5 while the Runtime is asked. */
  double state() {
    return switch (circuit.getState()) {
      case OPEN, FORCED_OPEN -> 1;
      case HALF_OPEN -> 0.5;
      default -> 0;
    };
  }

  private int remaining() {
    long nanos = openUntil - ticker.read();
    return (int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999));
  }

  private void changed(CircuitBreaker.State now) {
    if (now == CircuitBreaker.State.OPEN) {
      openUntil = ticker.read() + pause.toNanos();
      LOG.warnf("Runtime %s is away: calls to it wait", runtime);
    } else if (now == CircuitBreaker.State.CLOSED) {
      LOG.infof("Runtime %s is back", runtime);
    }
  }

  /** What counts is that it failed. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Failure() {
      super("a failure of the Runtime", null, false, false);
    }
  }

  /** A clock that isn't set: a Runtime must not stay away for an hour because the hour was. */
  private static final class Steady extends Clock {
    private final Ticker ticker;
    private final long began;

    private Steady(Ticker ticker) {
      this.ticker = ticker;
      this.began = ticker.read();
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(ticker.read() - began);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
