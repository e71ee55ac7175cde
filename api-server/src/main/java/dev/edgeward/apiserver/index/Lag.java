package dev.edgeward.apiserver.index;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Puts tasks off until what has happened by now should have arrived by the watches: by a while, and
 * once more for as long as a watch is broken.
 */
final class Lag implements Executor {
  private final Executor delayed;
  private volatile BooleanSupplier arriving = () -> true;

  /**
   * A lag of watches that are not broken.
   *
   * @param delayed runs a task once the usual lag is over
   */
  Lag(Executor delayed) {
    this.delayed = delayed;
  }

  /**
   * Says how the watches are.
   *
   * @param arriving false while one of them is broken
   */
  void of(BooleanSupplier arriving) {
    this.arriving = arriving;
  }

  @Override
  public void execute(Runnable task) {
    delayed.execute(
        () -> {
          if (arriving.getAsBoolean()) {
            task.run();
          } else {
            execute(task);
          }
        });
  }
}
