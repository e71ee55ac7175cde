package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.invoke.Dispatcher.Invocation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What functions log, on its way out. An invocation never waits for it: lines go through queues of
 * bounded size, and those that there is no room for are dropped, counted and told of. An invocation
 * without logs costs nothing here, and one with some takes no lock.
 */
@Singleton
public final class FunctionLogs {
  private static final String LEFT_OUT = "edgeward.function.log.lines.left.out";

  private final List<LogLane> lanes;
  private final InstantSource clock;
  private final Counter leftOut;

  /**
   * Made by the container.
   *
   * @param config whether and how much
   * @param sinks where lines go
   * @param registry of the counters
   */
  @Inject
  public FunctionLogs(ApiServerConfig config, Instance<LogSink> sinks, MeterRegistry registry) {
    this(
        sinks.stream().filter(LogSink::wanted).toList(),
        config.functionLogs().memory().asLongValue(),
        registry,
        Thread::startVirtualThread,
        InstantSource.system());
  }

  FunctionLogs(
      List<LogSink> sinks,
      long capacity,
      MeterRegistry registry,
      Executor writer,
      InstantSource clock) {
    this.lanes = sinks.stream().map(sink -> new LogLane(sink, capacity, writer, registry)).toList();
    this.clock = clock;
    this.leftOut = registry.counter(LEFT_OUT);
  }

  /**
   * Takes what an invocation logged. Doesn't wait.
   *
   * @param invocation that ran
   * @param logs of it
   */
  void take(Invocation invocation, Logs logs) {
    if (logs.isEmpty()) {
      return;
    }
    leftOut.increment(logs.dropped());
    if (lanes.isEmpty()) {
      return;
    }
    Batch batch = new Batch(Origin.of(invocation), logs.detached(), clock.instant());
    lanes.forEach(lane -> lane.take(batch));
  }

  /**
   * Whose lines they are.
   *
   * @param workspaceId of the function
   * @param functionId of the function
   * @param versionId that ran
   * @param invocationId in which
   * @param traceparent of the invocation, valid
   */
  record Origin(
      String workspaceId,
      String functionId,
      String versionId,
      String invocationId,
      String traceparent) {
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;

    static Origin of(Invocation invocation) {
      return new Origin(
          invocation.workspaceId(),
          invocation.functionId(),
          invocation.versionId(),
          invocation.invocationId(),
          invocation.trace().traceparent());
    }

    String traceId() {
      return traceparent.substring(TRACE_ID, SPAN_ID - 1);
    }

    String spanId() {
      return traceparent.substring(SPAN_ID, FLAGS - 1);
    }

    boolean sampled() {
      return (Integer.parseInt(traceparent.substring(FLAGS), 16) & 1) == 1;
    }
  }

  /**
   * What one invocation logged.
   *
   * @param origin whose it is
   * @param logs of it
   * @param answered when the dispatcher told of it
   */
  record Batch(Origin origin, Logs logs, Instant answered) {
    private static final int FRAME = 512;

    int size() {
      JsonSlice lines = logs.lines();
      return FRAME + (lines == null ? 0 : lines.length());
    }
  }
}
