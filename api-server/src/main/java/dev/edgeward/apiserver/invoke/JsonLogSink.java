package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.invoke.FunctionLogs.Origin;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Writes what functions log as one JSON object a line, category {@value #CATEGORY}. */
@Singleton
final class JsonLogSink implements LogSink {
  static final String CATEGORY = "edgeward.function";

  private static final Logger LOG = Logger.getLogger(CATEGORY);

  private final boolean wanted;

  JsonLogSink(ApiServerConfig config) {
    this.wanted = config.functionLogs().enabled();
  }

  @Override
  public String name() {
    return "stdout";
  }

  @Override
  public int flush() {
    return 0;
  }

  @Override
  public boolean wanted() {
    return wanted && LOG.isInfoEnabled();
  }

  @Override
  public void write(Origin origin, Logs.Line line, Instant answered) {
    LOG.info(
        object(origin, line.time() == null ? answered : line.time())
            .put("level", line.level().text())
            .put("message", line.message())
            .toString());
  }

  @Override
  public void dropped(Origin origin, int lines, Instant answered) {
    LOG.info(object(origin, answered).put("level", "warn").put("dropped", lines).toString());
  }

  private static ObjectNode object(Origin origin, Instant time) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("time", time.toString())
        .put("log", CATEGORY)
        .put("workspaceId", origin.workspaceId())
        .put("functionId", origin.functionId())
        .put("versionId", origin.versionId())
        .put("invocationId", origin.invocationId())
        .put("traceId", origin.traceId());
  }
}
