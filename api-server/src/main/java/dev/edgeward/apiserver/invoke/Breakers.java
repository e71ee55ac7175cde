package dev.edgeward.apiserver.invoke;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.index.RuntimeRow;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A {@link Breaker} for each Runtime, and its state as a metric. */
@Singleton
public final class Breakers {
  private static final String STATE = "edgeward.runtime.breaker";

  private final ConcurrentMap<String, Held> breakers = new ConcurrentHashMap<>();
  private final MeterRegistry registry;
  private final Duration pause;
  private final Ticker ticker;

  /**
   * Made by the container.
   *
   * @param registry of the metric
   * @param config how long to leave a Runtime alone
   */
  @Inject
  public Breakers(MeterRegistry registry, ApiServerConfig config) {
    this(registry, config.invoke().breakerPause(), Ticker.systemTicker());
  }

  Breakers(MeterRegistry registry, Duration pause, Ticker ticker) {
    this.registry = registry;
    this.pause = pause;
    this.ticker = ticker;
  }

  /**
   * The breaker of a Runtime; a new one when it is another Runtime now, or somewhere else.
   *
   * @param runtime to be called
   * @return its breaker
   */
  Breaker of(RuntimeRow runtime) {
    Held held = breakers.get(runtime.name());
    return held != null && held.isOf(runtime) ? held.breaker() : renewed(runtime);
  }

  private Breaker renewed(RuntimeRow runtime) {
    String name = runtime.name();
    Held present =
        breakers.compute(
            name,
            (unused, held) ->
                held != null && held.isOf(runtime)
                    ? held
                    : new Held(runtime.uid(), runtime.url(), new Breaker(name, pause, ticker)));
    // The same meter as before where there was one: it reads what the map has.
    Gauge.builder(STATE, breakers, all -> state(all.get(name)))
        .tag("runtime", name)
        .description("0: calls go out, 1: they don't, 0.5: the Runtime is being asked")
        .register(registry);
    return present.breaker();
  }

  private static double state(@Nullable Held held) {
    return held == null ? 0 : held.breaker().state();
  }

  private record Held(String uid, @Nullable String url, Breaker breaker) {
    boolean isOf(RuntimeRow runtime) {
      return uid.equals(runtime.uid()) && java.util.Objects.equals(url, runtime.url());
    }
  }
}
