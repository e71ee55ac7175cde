package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.invoke.FunctionLogs.Origin;
import dev.edgeward.apiserver.trace.OtlpUrl;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.ReadWriteLogRecord;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends what functions log to an OpenTelemetry collector, in OTLP over HTTP. Only the SDK's log
 * exporter is used: where no collector is set, nothing of OpenTelemetry is loaded.
 */
@Singleton
final class OtlpLogSink implements LogSink {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private final @Nullable Export export;

  @Inject
  OtlpLogSink(ApiServerConfig config) {
    this(config.functionLogs());
  }

  OtlpLogSink(ApiServerConfig.FunctionLogs logs) {
    this.export = logs.otlpEndpoint().map(collector -> new Export(collector, logs)).orElse(null);
  }

  @Override
  public String name() {
    return "otlp";
  }

  @Override
  public boolean wanted() {
    return export != null;
  }

  @Override
  public void write(Origin origin, Logs.Line line, Instant answered) {
    if (export != null) {
      Severity severity =
          switch (line.level()) {
            case DEBUG -> Severity.DEBUG;
            case INFO, LOG -> Severity.INFO;
            case WARN -> Severity.WARN;
            case ERROR -> Severity.ERROR;
          };
      export
          .begin(origin, severity, line.time() == null ? answered : line.time())
          .setSeverityText(line.level().text())
          .setObservedTimestamp(answered)
          .setBody(line.message())
          .emit();
    }
  }

  @Override
  public void dropped(Origin origin, int lines, Instant answered) {
    if (export != null) {
      export.dropped(origin, lines, answered);
    }
  }

  @Override
  public int flush() {
    return export == null ? 0 : export.flush();
  }

  @PreDestroy
  void close() {
    if (export != null) {
      export.end();
    }
  }

  /** What exists only with a collector. */
  private static final class Export implements LogRecordProcessor {
    private static final AttributeKey<String> WORKSPACE =
        AttributeKey.stringKey("edgeward.workspace.id");
    private static final AttributeKey<String> FUNCTION =
        AttributeKey.stringKey("edgeward.function.id");
    private static final AttributeKey<String> VERSION =
        AttributeKey.stringKey("edgeward.version.id");
    private static final AttributeKey<String> INVOCATION =
        AttributeKey.stringKey("edgeward.invocation.id");
    private static final AttributeKey<Long> DROPPED =
        AttributeKey.longKey("edgeward.log.lines.dropped");

    private final List<LogRecordData> waiting = new ArrayList<>();
    private final LogRecordExporter exporter;
    private final SdkLoggerProvider provider;
    private final Logger logger;

    private Export(URI collector, ApiServerConfig.FunctionLogs settings) {
      OtlpHttpLogRecordExporterBuilder builder =
          OtlpHttpLogRecordExporter.builder()
              .setEndpoint(OtlpUrl.ofLogs(collector))
              .setTimeout(TIMEOUT)
              .setCompression("gzip");
      settings.otlpHeaders().forEach(builder::addHeader);
      this.exporter = builder.build();
      this.provider =
          SdkLoggerProvider.builder()
              .setResource(Resource.builder().put("service.name", "edgeward-functions").build())
              .addLogRecordProcessor(this)
              .build();
      this.logger = provider.get(JsonLogSink.CATEGORY);
    }

    private LogRecordBuilder begin(Origin origin, Severity severity, Instant time) {
      SpanContext span =
          SpanContext.createFromRemoteParent(
              origin.traceId(),
              origin.spanId(),
              origin.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
              TraceState.getDefault());
      return logger
          .logRecordBuilder()
          .setContext(Context.root().with(Span.wrap(span)))
          .setTimestamp(time)
          .setSeverity(severity)
          .setAttribute(WORKSPACE, origin.workspaceId())
          .setAttribute(FUNCTION, origin.functionId())
          .setAttribute(VERSION, origin.versionId())
          .setAttribute(INVOCATION, origin.invocationId());
    }

    private void dropped(Origin origin, int lines, Instant answered) {
      begin(origin, Severity.WARN, answered)
          .setAttribute(DROPPED, (long) lines)
          .setBody(lines + " lines of the function are missing here")
          .emit();
    }

    @Override
    public void onEmit(Context context, ReadWriteLogRecord line) {
      waiting.add(line.toLogRecordData());
    }

    /** Sends what waits; gives the number of lines that didn't arrive. */
    private int flush() {
      if (waiting.isEmpty()) {
        return 0;
      }
      List<LogRecordData> lines = List.copyOf(waiting);
      waiting.clear();
      CompletableResultCode sent =
          exporter.export(lines).join(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return sent.isSuccess() ? 0 : lines.size();
    }

    private void end() {
      provider.close();
      exporter.shutdown();
    }
  }
}
