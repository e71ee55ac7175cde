package dev.edgeward.operator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Function;

/**
 * Measures calls: one timer, by {@code operation} and {@code outcome}. Names and ids are no labels:
 * there is no end to them.
 *
 * @param <E> what calls fail with
 */
public final class CallTimer<E extends Exception> {
  private static final String OK = "ok";

  private final MeterRegistry registry;
  private final String name;
  private final Class<E> failures;
  private final Function<E, String> outcome;

  /**
   * A timer.
   *
   * @param registry for the measures
   * @param name of the timer
   * @param failures what calls fail with
   * @param outcome what a failure is called
   */
  public CallTimer(
      MeterRegistry registry, String name, Class<E> failures, Function<E, String> outcome) {
    this.registry = registry;
    this.name = name;
    this.failures = failures;
    this.outcome = outcome;
  }

  /** A call that gives something. */
  public interface Call<R, E extends Exception> {
    /**
     * Makes it.
     *
     * @return what it gives
     * @throws E when it fails
     */
    R make() throws E;
  }

  /** A call that gives nothing. */
  public interface Action<E extends Exception> {
    /**
     * Makes it.
     *
     * @throws E when it fails
     */
    void make() throws E;
  }

  /**
   * Measures a call.
   *
   * @param operation what it is called
   * @param call to make
   * @param <R> what it gives
   * @return what it gives
   * @throws E when it fails
   */
  public <R> R measure(String operation, Call<R, E> call) throws E {
    return measure(operation, call, result -> OK);
  }

  /**
   * Measures a call whose result tells how it ended.
   *
   * @param operation what it is called
   * @param call to make
   * @param success what a result is called
   * @param <R> what it gives
   * @return what it gives
   * @throws E when it fails
   */
  public <R> R measure(String operation, Call<R, E> call, Function<R, String> success) throws E {
    Timer.Sample sample = Timer.start(registry);
    String end = "error";
    try {
      R result = call.make();
      end = success.apply(result);
      return result;
    } catch (Exception e) {
      if (failures.isInstance(e)) {
        end = outcome.apply(failures.cast(e));
      }
      throw e;
    } finally {
      sample.stop(registry.timer(name, "operation", operation, "outcome", end));
    }
  }

  /**
   * Measures a call that gives nothing.
   *
   * @param operation what it is called
   * @param action to make
   * @throws E when it fails
   */
  public void run(String operation, Action<E> action) throws E {
    measure(
        operation,
        () -> {
          action.make();
          return OK;
        });
  }
}
