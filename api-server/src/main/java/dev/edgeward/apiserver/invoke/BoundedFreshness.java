package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.index.FunctionRow;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A settled function is served from the watch; the cluster is asked while a function's spec and
 * status don't agree, and while the watch is broken. May be behind by the watch's latency.
 */
final class BoundedFreshness implements Freshness {
  private final BooleanSupplier watching;
  private final Freshness otherwise;

  BoundedFreshness(BooleanSupplier watching, Freshness otherwise) {
    this.watching = watching;
    this.otherwise = otherwise;
  }

  @Override
  public Optional<FunctionRow> current(FunctionRow cached) {
    return cached.settled() && watching.getAsBoolean()
        ? Optional.of(cached)
        : otherwise.current(cached);
  }
}
