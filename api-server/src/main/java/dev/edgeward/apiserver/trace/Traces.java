package dev.edgeward.apiserver.trace;

import dev.edgeward.apiserver.ApiServerConfig;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends the spans of invocations to an OpenTelemetry collector, in OTLP over HTTP. Where none is
 * set, nothing of OpenTelemetry is loaded, and a caller's context is passed on as it came.
 */
@Singleton
public final class Traces {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final @Nullable Export export;

  /**
   * Made by the container.
   *
   * @param config says whether and where
   */
  @Inject
  public Traces(ApiServerConfig config) {
    this(config.traces());
  }

  Traces(ApiServerConfig.Traces settings) {
    this.export =
        settings.otlpEndpoint().map(collector -> new Export(collector, settings)).orElse(null);
  }

  private Traces(Export export) {
    this.export = export;
  }

  /**
   * Spans that something else takes.
   *
   * @param taker of them
   * @param ratio of the traces that begin here
   */
  static Traces to(SpanProcessor taker, double ratio) {
    return new Traces(new Export(taker, ratio));
  }

  /**
   * Begins the spans of an invocation.
   *
   * @param caller what came with the request
   * @param functionId whose invocation it is
   * @return spans to be ended
   */
  public InvocationTrace begin(TraceContext caller, String functionId) {
    return export == null
        ? new UntracedInvocation(caller)
        : TracedInvocation.begin(export.tracer, caller, functionId);
  }

  @PreDestroy
  void close() {
    if (export != null) {
      export.provider.close();
    }
  }

  /** What exists only with a collector. */
  private static final class Export {
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private Export(URI collector, ApiServerConfig.Traces settings) {
      this(BatchSpanProcessor.builder(exporter(collector, settings)).build(), settings.ratio());
    }

    private Export(SpanProcessor processor, double ratio) {
      this.provider =
          SdkTracerProvider.builder()
              .setResource(Resource.builder().put("service.name", "edgeward-api-server").build())
              // whoever called decides, where somebody did
              .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
              .addSpanProcessor(processor)
              .build();
      this.tracer = provider.get("edgeward");
    }

    private static OtlpHttpSpanExporter exporter(URI collector, ApiServerConfig.Traces settings) {
      OtlpHttpSpanExporterBuilder builder =
          OtlpHttpSpanExporter.builder()
              .setEndpoint(OtlpUrl.ofTraces(collector))
              .setTimeout(TIMEOUT)
              .setCompression("gzip");
      settings.otlpHeaders().forEach(builder::addHeader);
      return builder.build();
    }
  }
}
