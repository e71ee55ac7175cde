package dev.edgeward.apiserver.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.FixedConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final TraceContext SAMPLED =
      TraceContext.of("00-" + TRACE + "-" + PARENT + "-01", "k=v");

  private final List<SpanData> spans = new ArrayList<>();
  private final Traces traces = Traces.to(new Taker(), 1);

  /** Keeps what ends. */
  private final class Taker implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      spans.add(span.toSpanData());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  @Test
  void an_invocation_is_three_spans_in_the_callers_trace() {
    InvocationTrace trace = traces.begin(SAMPLED, "fun_1");
    TraceContext passedOn = trace.calls("wsp_1", "fnv_1", "inv_1");
    trace.ran(true, 40);
    trace.end("ok", 200);

    assertThat(spans)
        .extracting(SpanData::getName)
        .containsExactly("function", "runtime", "POST /api/functions/{id}/invoke");
    SpanData function = spans.get(0);
    SpanData call = spans.get(1);
    SpanData request = spans.get(2);
    assertThat(spans).extracting(SpanData::getTraceId).containsOnly(TRACE);
    assertThat(request.getParentSpanId()).isEqualTo(PARENT);
    assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(call.getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(call.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(function.getParentSpanId()).isEqualTo(call.getSpanId());
    assertThat(function.getEndEpochNanos() - function.getStartEpochNanos())
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(40));
    assertThat(passedOn.traceparent()).isEqualTo("00-" + TRACE + "-" + call.getSpanId() + "-01");
    assertThat(passedOn.tracestate()).isEqualTo("k=v");
    assertThat(request.getAttributes().asMap())
        .containsEntry(AttributeKey.stringKey("edgeward.function.id"), "fun_1")
        .containsEntry(AttributeKey.stringKey("edgeward.workspace.id"), "wsp_1")
        .containsEntry(AttributeKey.stringKey("edgeward.version.id"), "fnv_1")
        .containsEntry(AttributeKey.stringKey("edgeward.invocation.id"), "inv_1")
        .containsEntry(AttributeKey.stringKey("edgeward.outcome"), "ok")
        .containsEntry(AttributeKey.longKey("http.response.status_code"), 200L);
    assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void a_function_that_fails_is_no_error_of_the_request() {
    InvocationTrace trace = traces.begin(SAMPLED, "fun_1");
    trace.calls("wsp_1", "fnv_1", "inv_1");
    trace.ran(false, 1);
    trace.end("failed", 200);

    assertThat(spans)
        .extracting(span -> span.getStatus().getStatusCode())
        .containsExactly(StatusCode.ERROR, StatusCode.UNSET, StatusCode.UNSET);
  }

  @Test
  void a_runtime_without_an_answer_is() {
    InvocationTrace trace = traces.begin(SAMPLED, "fun_1");
    trace.calls("wsp_1", "fnv_1", "inv_1");
    trace.end("runtime-unavailable", 503);

    assertThat(spans).hasSize(2);
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
              assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
                  .isEqualTo("runtime-unavailable");
            });
  }

  @Test
  void a_refusal_before_it_runs_is_one_span() {
    InvocationTrace trace = traces.begin(SAMPLED, "fun_1");
    trace.end("invalid-args", 400);

    assertThat(spans).hasSize(1);
    assertThat(spans.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void the_caller_decides_whether_its_trace_is_recorded() {
    InvocationTrace trace =
        traces.begin(TraceContext.of("00-" + TRACE + "-" + PARENT + "-00", null), "fun_1");
    TraceContext passedOn = trace.calls("wsp_1", "fnv_1", "inv_1");
    trace.ran(true, 1);
    trace.end("ok", 200);

    assertThat(spans).isEmpty();
    assertThat(passedOn.traceparent()).startsWith("00-" + TRACE).endsWith("-00");
  }

  @Test
  void a_trace_that_begins_here_is_recorded_as_often_as_is_set() {
    InvocationTrace trace = traces.begin(TraceContext.of(null, null), "fun_1");
    assertThat(trace.calls("wsp_1", "fnv_1", "inv_1").traceparent()).endsWith("-01");
    trace.ran(true, 1);
    trace.end("ok", 200);
    assertThat(spans).hasSize(3);

    InvocationTrace other = Traces.to(new Taker(), 0).begin(TraceContext.of(null, null), "fun_1");
    assertThat(other.calls("wsp_1", "fnv_1", "inv_1").traceparent()).endsWith("-00");
    other.end("ok", 200);
    assertThat(spans).hasSize(3);
  }

  @Test
  void without_a_collector_the_callers_context_goes_on_as_it_came() {
    InvocationTrace trace = new Traces(new FixedConfig()).begin(SAMPLED, "fun_1");

    assertThat(trace.calls("wsp_1", "fnv_1", "inv_1")).isSameAs(SAMPLED);
  }

  @Test
  void spans_go_to_the_collector() throws Exception {
    try (MockWebServer collector = collector()) {
      Traces real =
          new Traces(
              FixedConfig.traces(
                  Optional.of(URI.create("http://localhost:" + collector.getPort()))));
      InvocationTrace trace = real.begin(SAMPLED, "fun_1");
      trace.end("ok", 200);
      real.close();

      RecordedRequest request = Objects.requireNonNull(collector.takeRequest(5, TimeUnit.SECONDS));
      assertThat(request.getTarget()).isEqualTo("/v1/traces");
      assertThat(request.getHeaders().get("X-Key")).isEqualTo("k1");
      assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/x-protobuf");
    }
  }

  private static MockWebServer collector() throws IOException {
    MockWebServer collector = new MockWebServer();
    collector.enqueue(new MockResponse.Builder().code(200).build());
    collector.start();
    return collector;
  }
}
