package dev.edgeward.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A closed loop: each of so many callers calls again as soon as it has its answer. What it was told
 * in several turns adds up.
 */
final class Load {

  private static final double NANOS = 1e9;

  private final Call call;
  private final int callers;
  private final Latencies latencies = new Latencies();
  private final AtomicLong failures = new AtomicLong();
  private long nanos;

  /** Something to be called again and again, by several threads at a time. */
  @FunctionalInterface
  interface Call {
    /** Whether the answer was as it should be. */
    boolean ok() throws IOException;
  }

  Load(int callers, Call call) {
    this.call = call;
    this.callers = callers;
  }

  /** Calls for so long. */
  void run(Duration turn) throws InterruptedException {
    long began = System.nanoTime();
    long end = began + turn.toNanos();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      for (int i = 0; i < callers; i++) {
        all.add(threads.submit(() -> callUntil(end)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a caller failed", e.getCause());
    }
    nanos += System.nanoTime() - began;
  }

  Latencies latencies() {
    return latencies;
  }

  long failures() {
    return failures.get();
  }

  /** Good answers a second. */
  double rate() {
    return latencies.count() * NANOS / nanos;
  }

  private void callUntil(long end) {
    for (long now = System.nanoTime(); now < end; ) {
      boolean ok;
      try {
        ok = call.ok();
      } catch (IOException e) {
        ok = false;
      }
      long after = System.nanoTime();
      if (ok) {
        latencies.record(after - now);
      } else {
        failures.incrementAndGet();
      }
      now = after;
    }
  }
}
