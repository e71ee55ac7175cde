package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.invoke.FunctionLogs.Batch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The way to one sink: a queue of bounded size, without a lock, and one at a time who empties it.
 * So a collector that is away keeps nobody else waiting.
 */
final class LogLane {
  private static final Logger LOG = Logger.getLogger(LogLane.class);
  private static final String LINES = "edgeward.function.log.lines";
  private static final String DROPPED = "edgeward.function.log.lines.dropped";
  private static final int AT_ONCE = 512;

  private final LogSink sink;
  private final long capacity;
  private final Executor writer;
  private final Counter written;
  private final Counter noRoom;
  private final Counter failed;

  private final Queue<Batch> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicInteger toDo = new AtomicInteger();
  private final AtomicLong untold = new AtomicLong();

  LogLane(LogSink sink, long capacity, Executor writer, MeterRegistry registry) {
    this.sink = sink;
    this.capacity = capacity;
    this.writer = writer;
    this.written = registry.counter(LINES, "sink", sink.name());
    this.noRoom = registry.counter(DROPPED, "sink", sink.name(), "cause", "queue");
    this.failed = registry.counter(DROPPED, "sink", sink.name(), "cause", "failed");
  }

  /** Takes lines; drops and counts them where there is no room. Doesn't wait. */
  void take(Batch batch) {
    if (waitingBytes.addAndGet(batch.size()) > capacity) {
      waitingBytes.addAndGet(-batch.size());
      int lost = batch.logs().read().size();
      noRoom.increment(lost);
      untold.addAndGet(lost);
      return;
    }
    waiting.add(batch);
    if (toDo.getAndIncrement() == 0) {
      writer.execute(this::drain);
    }
  }

  /** Whoever finds nothing to do begins, and goes on until that is so again. */
  private void drain() {
    int unsent = 0;
    int left;
    do {
      Batch batch = waiting.poll();
      if (batch != null) {
        unsent += write(batch);
        waitingBytes.addAndGet(-batch.size());
      }
      if (unsent > AT_ONCE || waiting.isEmpty()) {
        flush(unsent);
        unsent = 0;
      }
      left = toDo.decrementAndGet();
    } while (left > 0);
  }

  private int write(Batch batch) {
    List<Logs.Line> lines = batch.logs().read();
    int done = 0;
    try {
      for (Logs.Line line : lines) {
        sink.write(batch.origin(), line, batch.answered());
        done++;
      }
      if (batch.logs().dropped() > 0) {
        sink.dropped(batch.origin(), batch.logs().dropped(), batch.answered());
      }
    } catch (RuntimeException e) {
      lost(lines.size() - done, e.getClass().getSimpleName());
    }
    return done;
  }

  private void flush(int lines) {
    int lost;
    try {
      lost = Math.min(sink.flush(), lines);
    } catch (RuntimeException e) {
      lost = lines;
    }
    written.increment(lines - lost);
    if (lost > 0) {
      lost(lost, "not accepted");
    }
    long dropped = untold.getAndSet(0);
    if (dropped > 0) {
      LOG.warnf(
          "%d lines that functions logged were dropped: %s is too slow", dropped, sink.name());
    }
  }

  private void lost(int lines, String why) {
    failed.increment(lines);
    LOG.warnf("%d lines that functions logged were lost: %s, %s", lines, sink.name(), why);
  }
}
