package dev.edgeward.e2e.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts the writes of a program, and says at which one it dies. Safe for use by threads. */
final class Cuts {

  /** Whether a write has its effect although the program never learns of it. */
  enum When {
    BEFORE,
    AFTER
  }

  private final List<String> seen = new ArrayList<>();
  private long last = System.nanoTime();
  private int nth;
  private @Nullable When when;
  private boolean fired;
  private boolean dead;

  /**
   * Counts from the beginning.
   *
   * @param number of the write at which the program dies, from 1
   * @param moment before or after it
   */
  synchronized void arm(int number, When moment) {
    seen.clear();
    nth = number;
    when = moment;
    fired = false;
    dead = false;
  }

  /** Counts from the beginning; nothing dies. */
  synchronized void count() {
    seen.clear();
    when = null;
    fired = false;
    dead = false;
  }

  /** The writes since. */
  synchronized List<String> seen() {
    return List.copyOf(seen);
  }

  /** Whether the write has come, and the program is dead by it. */
  synchronized boolean fired() {
    return dead;
  }

  /** The program is dead. */
  synchronized void died() {
    dead = true;
  }

  /**
   * A write comes by.
   *
   * @return when it is that at which the program dies
   */
  synchronized Optional<When> next(String write) {
    seen.add(write);
    last = System.nanoTime();
    if (fired || when == null || seen.size() != nth) {
      return Optional.empty();
    }
    fired = true;
    return Optional.of(when);
  }

  /** Waits until no write has come for some time. */
  void awaitQuiet(Duration time) throws InterruptedException {
    while (true) {
      long left;
      synchronized (this) {
        left = last + time.toNanos() - System.nanoTime();
      }
      if (left <= 0) {
        return;
      }
      Thread.sleep(Duration.ofNanos(left));
    }
  }
}
