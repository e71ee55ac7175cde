package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.invoke.ClusterReads.Away;
import dev.edgeward.apiserver.invoke.ClusterReads.Key;
import dev.edgeward.apiserver.invoke.ClusterReads.Stamp;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Every invocation rests on a read of the cluster that began after it arrived. Invocations of one
 * function share reads, see {@link SharedReads}. While the cluster doesn't answer, what was last
 * seen serves: a function goes on running when Kubernetes is away.
 */
final class StrongFreshness implements Freshness {
  private static final Logger LOG = Logger.getLogger(StrongFreshness.class);

  private final ClusterReads cluster;
  private final SharedReads<Key, Optional<Stamp>> stamps;

  StrongFreshness(ClusterReads cluster, Duration apart) {
    this.cluster = cluster;
    this.stamps = new SharedReads<>(cluster::stamp, apart);
  }

  @Override
  public Optional<FunctionRow> current(FunctionRow cached) {
    Key key = new Key(cached.namespace(), cached.objectName());
    try {
      Optional<Stamp> stamp = stamps.get(key).join();
      if (stamp.isEmpty()) {
        return Optional.empty();
      }
      boolean same = stamp.get().uid().equals(cached.uid());
      if (same && stamp.get().resourceVersion() <= cached.resourceVersion()) {
        return Optional.of(cached);
      }
      return cluster.function(key).filter(now -> now.id().equals(cached.id()));
    } catch (Away | CompletionException e) {
      LOG.warnf("The cluster doesn't answer, %s runs as it was last seen", cached.id());
      return Optional.of(cached);
    }
  }
}
