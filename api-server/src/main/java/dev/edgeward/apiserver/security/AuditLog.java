package dev.edgeward.apiserver.security;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who did what: one JSON object a line, category {@value #CATEGORY}. Never tokens, arguments,
 * results or environments.
 */
@Singleton
public final class AuditLog {
  /** The log category. */
  public static final String CATEGORY = "edgeward.audit";

  private static final Logger LOG = Logger.getLogger(CATEGORY);

  private final InstantSource clock;

  /** Made by the container. */
  @Inject
  public AuditLog() {
    this(InstantSource.system());
  }

  AuditLog(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Writes a line.
   *
   * @param caller who
   * @param verb such as {@code create} or {@code invoke}
   * @param resource such as {@code functions}
   * @param id of the object, null when there is none yet
   * @param requestId of the request
   * @param outcome {@code ok}, or the code of the error
   */
  public void write(
      Caller caller,
      String verb,
      String resource,
      @Nullable String id,
      String requestId,
      String outcome) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    ObjectNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("time", clock.instant().toString())
            .put("log", CATEGORY)
            .put("caller", caller.username())
            .put("verb", verb)
            .put("resource", resource)
            .put("id", id)
            .put("requestId", requestId)
            .put("outcome", outcome);
    LOG.info(line.toString());
  }
}
