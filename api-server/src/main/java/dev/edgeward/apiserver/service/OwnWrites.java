package dev.edgeward.apiserver.service;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.Informers;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.Row;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.index.Table;
import dev.edgeward.apiserver.index.VersionRow;
import io.fabric8.kubernetes.api.model.HasMetadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What this program wrote is in the read model before the watch delivers it. Should the object be
 * gone before the watch has seen it, nobody would ever take it out: so each write is looked up once
 * more a while later.
 */
@Singleton
public final class OwnWrites {
  private static final int SECONDS = 30;

  private final ReadModel model;
  private final Predicate<String> watched;
  private final ObjectStore store;
  private final Executor later;

  /**
   * Made by the container.
   *
   * @param model to put writes into
   * @param informers tell what the watch has seen
   * @param store to look up in
   */
  @Inject
  public OwnWrites(ReadModel model, Informers informers, ObjectStore store) {
    this(
        model,
        informers::watches,
        store,
        CompletableFuture.delayedExecutor(
            SECONDS, TimeUnit.SECONDS, Executors.newVirtualThreadPerTaskExecutor()));
  }

  /**
   * For tests.
   *
   * @param model to put writes into
   * @param watched tells what the watch has seen
   * @param store to look up in
   * @param later runs what is to be done a while later
   */
  public OwnWrites(ReadModel model, Predicate<String> watched, ObjectStore store, Executor later) {
    this.model = model;
    this.watched = watched;
    this.store = store;
    this.later = later;
  }

  /**
   * Shows what was written.
   *
   * @param function as the cluster answered
   * @return its row
   */
  public FunctionRow show(Function function) {
    return shown(function, model.put(function), model.functions());
  }

  /**
   * Shows what was written.
   *
   * @param version as the cluster answered
   * @return its row
   */
  public VersionRow show(FunctionVersion version) {
    return shown(version, model.put(version), model.versions());
  }

  /**
   * Shows what was written.
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

  private void check(HasMetadata written, Table<?> table) {
    String uid = written.getMetadata().getUid();
    if (watched.test(uid)) {
      return;
    }
    switch (store.lookUp(written)) {
      case GONE -> table.remove(uid);
      case UNKNOWN -> later.execute(() -> check(written, table));
      case THERE -> {}
    }
  }
}
