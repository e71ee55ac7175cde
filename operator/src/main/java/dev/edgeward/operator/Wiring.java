package dev.edgeward.operator;

import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.dispatch.HttpDispatcher;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** What the container can't make by itself. */
class Wiring {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final int IDLE_CONNECTIONS = 16;

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  Dispatcher dispatcher(OperatorConfig config, InstantSource clock) {
    OkHttpClient http =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_TIMEOUT)
            .callTimeout(config.dispatcherTimeout())
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
            .followRedirects(false)
            .build();
    return new HttpDispatcher(http, clock);
  }
}
