package dev.edgeward.apiserver.rest;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * The end of a replica as its clients see it. From the signal until {@code quarkus.shutdown.delay}
 * is over it isn't ready, so it gets no new connections, and goes on to answer; but each answer is
 * the last of its connection. So when it stops accepting requests nobody has a connection to it
 * that is in use, and none is lost.
 */
@Singleton
public final class Draining {
  private static final int BEFORE_ALL_OTHERS = 20_000;
  private static final long STREAMS_MILLIS = TimeUnit.MINUTES.toMillis(6);

  private volatile boolean ending;

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    ending = true;
  }

  void filters(@Observes Filters filters) {
    filters.register(this::pass, BEFORE_ALL_OTHERS);
  }

  private void pass(RoutingContext request) {
    if (ending) {
      last(request);
    }
    request.next();
  }

  private static void last(RoutingContext request) {
    if (request.request().version() == HttpVersion.HTTP_2) {
      // GOAWAY: streams that were begun come to their end, others go to another connection
      request.request().connection().shutdown(STREAMS_MILLIS);
      return;
    }
    request.response().putHeader("Connection", "close");
    request.response().endHandler(ended -> request.request().connection().close());
  }
}
