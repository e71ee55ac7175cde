package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.apiserver.FixedConfig;
import dev.edgeward.apiserver.invoke.Dispatcher.Invocation;
import dev.edgeward.apiserver.trace.TraceContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class FunctionLogsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final RecordingSink sink = new RecordingSink();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Deque<Runnable> later = new ArrayDeque<>();

  private FunctionLogs logs(long capacity, LogSink... sinks) {
    return new FunctionLogs(List.of(sinks), capacity, meters, later::add, () -> NOW);
  }

  private static Invocation invocation() {
    return Invocations.of(JsonSlice.EMPTY_OBJECT, 1000, TraceContext.of(TRACE, null));
  }

  private static Logs of(int dropped, String... messages) {
    List<String> lines = new ArrayList<>();
    for (String message : messages) {
      lines.add(
          "{\"level\":\"warn\",\"time\":\"2026-11-25T09:59:59.5Z\",\"message\":\""
              + message
              + "\"}");
    }
    return new Logs(JsonSlice.of("[" + String.join(",", lines) + "]"), dropped);
  }

  private double dropped(String sink, String cause) {
    return meters
        .counter("edgeward.function.log.lines.dropped", "sink", sink, "cause", cause)
        .count();
  }

  private void runLater() {
    while (!later.isEmpty()) {
      later.removeFirst().run();
    }
  }

  @Test
  void lines_go_out_in_their_order_with_whose_they_are() {
    FunctionLogs logs = logs(1 << 20, sink);
    logs.take(invocation(), of(0, "one", "two"));
    logs.take(invocation(), of(0, "three"));
    assertThat(sink.lines).isEmpty();
    runLater();
    assertThat(sink.lines).extracting(Logs.Line::message).containsExactly("one", "two", "three");
    assertThat(sink.lines.getFirst().level()).isEqualTo(Logs.Level.WARN);
    assertThat(sink.lines.getFirst().time()).isEqualTo("2026-11-25T09:59:59.5Z");
    FunctionLogs.Origin origin = sink.origins.getFirst();
    assertThat(origin.functionId()).isEqualTo("fun_1");
    assertThat(origin.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(origin.spanId()).isEqualTo("b7ad6b7169203331");
    assertThat(origin.sampled()).isTrue();
    logs.take(invocation(), of(0, "four"));
    runLater();
    assertThat(sink.lines).hasSize(4);
    assertThat(meters.counter("edgeward.function.log.lines", "sink", "recording").count())
        .isEqualTo(4);
  }

  @Test
  void what_nobody_logged_costs_nothing() {
    FunctionLogs logs = logs(1 << 20, sink);
    logs.take(invocation(), Logs.NONE);
    logs.take(invocation(), of(0));
    assertThat(later).isEmpty();
  }

  @Test
  void what_the_runtime_left_out_is_counted_and_told() {
    logs(1 << 20, sink).take(invocation(), of(7, "one"));
    runLater();
    assertThat(sink.dropped).isEqualTo(7);
    assertThat(meters.counter("edgeward.function.log.lines.left.out").count()).isEqualTo(7);
  }

  @Test
  void what_waits_is_bounded_and_what_is_lost_is_counted() {
    FunctionLogs logs = logs(2000, sink);
    for (int i = 0; i < 100; i++) {
      logs.take(invocation(), of(0, "line " + i, "and one more"));
    }
    assertThat(later).hasSize(1);
    runLater();
    assertThat(sink.lines.size()).isBetween(2, 6);
    assertThat(dropped("recording", "queue") + sink.lines.size()).isEqualTo(200);
    logs.take(invocation(), of(0, "after"));
    runLater();
    assertThat(sink.lines.getLast().message()).isEqualTo("after");
  }

  @Test
  void a_sink_that_fails_keeps_no_other_from_writing() {
    LogSink broken =
        new LogSink() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public int flush() {
            return 0;
          }

          @Override
          public boolean wanted() {
            return true;
          }

          @Override
          public void write(FunctionLogs.Origin origin, Logs.Line line, Instant answered) {
            throw new IllegalStateException("full");
          }

          @Override
          public void dropped(FunctionLogs.Origin origin, int lines, Instant answered) {
            throw new IllegalStateException("full");
          }
        };
    FunctionLogs logs = logs(1 << 20, broken, sink);
    logs.take(invocation(), of(0, "one"));
    logs.take(invocation(), of(1, "two"));
    runLater();
    assertThat(sink.lines).hasSize(2);
    assertThat(dropped("broken", "failed")).isEqualTo(2);
  }

  @Test
  void what_is_no_line_is_left_out() {
    Logs odd =
        new Logs(
            JsonSlice.of(
                "[{\"level\":\"fatal\",\"message\":7,\"time\":\"late\",\"more\":{\"a\":[1]}},{},3]"),
            0);
    assertThat(odd.read())
        .containsExactly(
            new Logs.Line(Logs.Level.LOG, null, "7"), new Logs.Line(Logs.Level.LOG, null, ""));
  }

  @Test
  void a_line_of_the_log_is_one_json_object() throws Exception {
    List<String> written = new ArrayList<>();
    Logger category = Logger.getLogger(JsonLogSink.CATEGORY);
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            written.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    category.addHandler(handler);
    try {
      logs(1 << 20, new JsonLogSink(new FixedConfig()))
          .take(invocation(), of(2, "a \\\"b\\\"\\n{\\\"log\\\":\\\"edgeward.audit\\\"}"));
      runLater();
    } finally {
      category.removeHandler(handler);
    }
    assertThat(written).hasSize(2).noneMatch(line -> line.contains("\n"));
    JsonNode line = new ObjectMapper().readTree(written.getFirst());
    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly(
            "time",
            "log",
            "workspaceId",
            "functionId",
            "versionId",
            "invocationId",
            "traceId",
            "level",
            "message");
    assertThat(line.get("log").asText()).isEqualTo("edgeward.function");
    assertThat(line.get("message").asText()).isEqualTo("a \"b\"\n{\"log\":\"edgeward.audit\"}");
    assertThat(new ObjectMapper().readTree(written.getLast()).get("dropped").asInt()).isEqualTo(2);
  }
}
