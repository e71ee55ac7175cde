package dev.edgeward.apiserver.invoke;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A cluster in memory, which the read model may lag behind. */
final class FakeCluster implements ClusterReads {
  final Map<Key, Function> functions = new HashMap<>();
  final Map<Key, FunctionVersion> versions = new HashMap<>();
  final ReadModel model;
  final Bundles bundles;
  boolean away;
  boolean onlyStamps;
  int stamps;

  FakeCluster(ReadModel model, Bundles bundles) {
    this.model = model;
    this.bundles = bundles;
  }

  void has(Function function) {
    functions.put(
        new Key(function.getMetadata().getNamespace(), function.getMetadata().getName()), function);
  }

  void has(FunctionVersion version) {
    versions.put(
        new Key(version.getMetadata().getNamespace(), version.getMetadata().getName()), version);
  }

  @Override
  public CompletableFuture<Optional<Stamp>> stamp(Key function) {
    stamps++;
    return away
        ? CompletableFuture.failedFuture(new Away("away"))
        : CompletableFuture.completedFuture(
            Optional.ofNullable(functions.get(function))
                .map(now -> new Stamp(now.getMetadata().getUid(), ResourceVersions.of(now))));
  }

  @Override
  public Optional<FunctionRow> function(Key function) {
    if (onlyStamps) {
      throw new Away("away");
    }
    return answered(functions.get(function)).map(model::put);
  }

  @Override
  public Optional<VersionRow> version(Key version) {
    return answered(versions.get(version)).map(model::put);
  }

  @Override
  public Optional<byte[]> bundle(Key version) {
    return answered(versions.get(version)).flatMap(found -> bundles.replace(found.getSpec()));
  }

  private <T> Optional<T> answered(@Nullable T object) {
    if (away) {
      throw new Away("away");
    }
    return Optional.ofNullable(object);
  }
}
