package dev.edgeward.apiserver.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An invocation's three spans: the request (SERVER), the call of the runtime (CLIENT, with what is
 * asked again), and the function in there, of which the answer says how long it ran. Names and
 * attributes are those of OpenTelemetry's conventions for HTTP, where it has some.
 */
final class TracedInvocation implements InvocationTrace {
  private static final String ROUTE = "/api/functions/{id}/invoke";
  private static final int SERVER_ERROR = 500;
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private final Tracer tracer;
  private final Span request;
  private @Nullable Span call;

  private TracedInvocation(Tracer tracer, Span request) {
    this.tracer = tracer;
    this.request = request;
  }

  static TracedInvocation begin(Tracer tracer, TraceContext caller, String functionId) {
    Context parent =
        caller.isCallers()
            ? W3C.extract(Context.root(), caller, CallersHeaders.GETTER)
            : Context.root();
    return new TracedInvocation(
        tracer,
        tracer
            .spanBuilder("POST " + ROUTE)
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", "POST")
            .setAttribute("http.route", ROUTE)
            .setAttribute("edgeward.function.id", functionId)
            .startSpan());
  }

  @Override
  public TraceContext calls(String workspaceId, String versionId, String invocationId) {
    request.setAttribute("edgeward.workspace.id", workspaceId);
    request.setAttribute("edgeward.version.id", versionId);
    request.setAttribute("edgeward.invocation.id", invocationId);
    Span begun =
        tracer
            .spanBuilder("runtime")
            .setParent(Context.root().with(request))
            .setSpanKind(SpanKind.CLIENT)
            .startSpan();
    call = begun;
    return headers(begun.getSpanContext());
  }

  @Override
  public void ran(boolean ok, long millis) {
    if (call == null) {
      return;
    }
    Instant now = Instant.now();
    Span function =
        tracer
            .spanBuilder("function")
            .setParent(Context.root().with(call))
            .setStartTimestamp(now.minusMillis(millis))
            .startSpan();
    if (!ok) {
      function.setStatus(StatusCode.ERROR); // its message may hold anything, so it isn't said
    }
    function.end(now);
    call.end(now);
    call = null;
  }

  @Override
  public void end(String outcome, int status) {
    if (call != null) {
      call.setAttribute("error.type", outcome);
      call.setStatus(StatusCode.ERROR);
      call.end();
    }
    request.setAttribute("edgeward.outcome", outcome);
    request.setAttribute("http.response.status_code", status);
    if (status >= SERVER_ERROR) {
      request.setAttribute("error.type", outcome);
      request.setStatus(StatusCode.ERROR);
    }
    request.end();
  }

  private static TraceContext headers(SpanContext span) {
    Map<String, String> headers = new HashMap<>();
    W3C.inject(
        Context.root().with(Span.wrap(span)),
        headers,
        (carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value));
    return TraceContext.of(headers.get("traceparent"), headers.get("tracestate"));
  }

  /** Reads a context as the headers that it came in. */
  private enum CallersHeaders implements TextMapGetter<TraceContext> {
    GETTER;

    @Override
    public Iterable<String> keys(TraceContext carrier) {
      return List.of("traceparent", "tracestate");
    }

    @Override
    public @Nullable String get(@Nullable TraceContext carrier, String key) {
      if (carrier == null) {
        return null;
      }
      return key.equals("traceparent") ? carrier.traceparent() : carrier.tracestate();
    }
  }
}
