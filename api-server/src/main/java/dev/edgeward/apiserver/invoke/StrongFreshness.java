package dev.edgeward.apiserver.invoke;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.invoke.ClusterReads.Away;
import dev.edgeward.apiserver.invoke.ClusterReads.Key;
import dev.edgeward.apiserver.invoke.ClusterReads.Stamp;
import dev.edgeward.apiserver.invoke.InvokeMetrics.Basis;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Every invocation rests on a read of the cluster that began after it arrived, or shortly before.
 *
 * <p>How shortly is the proof's lifetime. With zero, every invocation waits for a read of its own
 * (invocations of one function share them, see {@link SharedReads}). With more, a settled function
 * is served from the watch for that long after a read proved that the watch had delivered all. That
 * is still exact, because the operator leaves a longer time between the moment at which an object
 * shows that something is under way and the report that another version serves: whoever has seen
 * the report arrives when each proof that began before is over. See docs/decisions/004.
 *
 * <p>While the cluster doesn't answer, what was last seen serves: a function goes on running when
 * Kubernetes is away. Not so when the cluster has just said that it has changed.
 */
final class StrongFreshness implements Freshness {
  private static final Logger LOG = Logger.getLogger(StrongFreshness.class);
  private static final int PROOFS = 10_000;

  private final ClusterReads cluster;
  private final long lifetime;
  private final Ticker ticker;
  private final InvokeMetrics metrics;
  private final SharedReads<Key, Optional<Stamp>> stamps;
  private final Cache<String, Proof> proofs =
      Caffeine.newBuilder().maximumSize(PROOFS).executor(Runnable::run).build();

  /**
   * A read that the watch is to be measured by.
   *
   * @param began before the read
   * @param resourceVersion that it saw
   */
  private record Proof(long began, long resourceVersion) {}

  StrongFreshness(
      ClusterReads cluster,
      Duration apart,
      Duration lifetime,
      Ticker ticker,
      InvokeMetrics metrics) {
    this.metrics = metrics;
    this.cluster = cluster;
    this.lifetime = lifetime.toNanos();
    this.ticker = ticker;
    this.stamps = new SharedReads<>(cluster::stamp, apart);
  }

  @Override
  public Optional<FunctionRow> current(FunctionRow cached) {
    if (proven(cached)) {
      metrics.rested(Basis.PROVEN);
      return Optional.of(cached);
    }
    Key key = key(cached);
    Optional<Stamp> stamp;
    try {
      stamp = read(key).join();
    } catch (Away | CompletionException e) {
      metrics.rested(Basis.LAST_SEEN);
      LOG.debugf("The cluster doesn't answer, %s runs as it was last seen", cached.id());
      return Optional.of(cached);
    }
    if (stamp.isEmpty()) {
      return Optional.empty();
    }
    boolean same = stamp.get().uid().equals(cached.uid());
    if (same && stamp.get().resourceVersion() <= cached.resourceVersion()) {
      metrics.rested(Basis.CONFIRMED);
      return Optional.of(cached);
    }
    return changed(key, cached);
  }

  /** What was last seen is known to be out of date, and must not run any more. */
  private Optional<FunctionRow> changed(Key key, FunctionRow cached) {
    try {
      Optional<FunctionRow> now =
          cluster.function(key).filter(found -> found.id().equals(cached.id()));
      metrics.rested(Basis.READ);
      return now;
    } catch (Away e) {
      throw ApiException.of(
          ErrorCode.UNAVAILABLE, "the function has changed, and can't be read now");
    }
  }

  /** Also renews a proof that is past its half-life, so that a busy function seldom waits. */
  private boolean proven(FunctionRow cached) {
    if (lifetime == 0 || !cached.settled()) {
      return false;
    }
    Proof proof = proofs.getIfPresent(cached.uid());
    if (proof == null || cached.resourceVersion() < proof.resourceVersion()) {
      return false;
    }
    long age = ticker.read() - proof.began();
    if (age > lifetime) {
      return false;
    }
    if (age > lifetime / 2 && !stamps.underWay(key(cached))) {
      var renewal = read(key(cached));
      renewal.exceptionally(failure -> Optional.empty());
    }
    return true;
  }

  private CompletableFuture<Optional<Stamp>> read(Key key) {
    long began = ticker.read();
    CompletableFuture<Optional<Stamp>> stamp = stamps.get(key);
    return lifetime == 0
        ? stamp
        : stamp.thenApply(
            read -> {
              read.ifPresent(
                  seen -> proofs.put(seen.uid(), new Proof(began, seen.resourceVersion())));
              return read;
            });
  }

  private static Key key(FunctionRow function) {
    return new Key(function.namespace(), function.objectName());
  }
}
