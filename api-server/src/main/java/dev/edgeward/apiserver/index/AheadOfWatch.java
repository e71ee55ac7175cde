package dev.edgeward.apiserver.index;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What this program wrote, or read for itself, is in the read model before the watch delivers it.
 * Should the object be gone before the watch has seen it, nobody would ever take it out: so each is
 * looked up once more a while later.
 */
@Singleton
public final class AheadOfWatch {
  private static final int SECONDS = 30;

  private final ReadModel model;
  private final Predicate<String> watched;
  private final LookUp cluster;
  private final Executor later;

  /**
   * Made by the container.
   *
   * @param model to put objects into
   * @param informers tell what the watch has seen
   * @param cluster to look up in
   */
  @Inject
  public AheadOfWatch(ReadModel model, Informers informers, LookUp cluster) {
    this(
        model,
        informers::watches,
        cluster,
        CompletableFuture.delayedExecutor(
            SECONDS, TimeUnit.SECONDS, Executors.newVirtualThreadPerTaskExecutor()));
  }

  /**
   * For tests.
   *
   * @param model to put objects into
   * @param watched tells what the watch has seen
   * @param cluster to look up in
   * @param later runs what is to be done a while later
   */
  public AheadOfWatch(ReadModel model, Predicate<String> watched, LookUp cluster, Executor later) {
    this.model = model;
    this.watched = watched;
    this.cluster = cluster;
    this.later = later;
  }

  /**
   * Shows an object.
   *
   * @param function as the cluster answered
   * @return its row
   */
  public FunctionRow show(Function function) {
    return shown(function, model.put(function), model.functions());
  }

  /**
   * Shows an object.
   *
   * @param version as the cluster answered
   * @return its row
   */
  public VersionRow show(FunctionVersion version) {
    return shown(version, model.put(version), model.versions());
  }

  /**
   * Shows an object.
   *
   * @param schema as the cluster answered
   * @return its row
   */
  public SchemaRow show(FunctionSchema schema) {
    return shown(schema, model.put(schema), model.schemas());
  }

  private <R extends Row> R shown(HasMetadata object, R row, Table<R> table) {
    later.execute(() -> check(object, table));
    return row;
  }

  private void check(HasMetadata object, Table<?> table) {
    String uid = object.getMetadata().getUid();
    if (watched.test(uid)) {
      return;
    }
    switch (cluster.lookUp(object)) {
      case GONE -> table.remove(uid);
      case UNKNOWN -> later.execute(() -> check(object, table));
      case THERE -> {}
    }
  }
}
