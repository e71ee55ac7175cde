package dev.edgeward.apiserver.service;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.Informers;
import dev.edgeward.apiserver.index.ReadModel;
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
  private final FunctionStore store;
  private final Executor later;

  /**
   * Made by the container.
   *
   * @param model to put writes into
   * @param informers tell what the watch has seen
   * @param store to look up in
   */
  @Inject
  public OwnWrites(ReadModel model, Informers informers, FunctionStore store) {
    this(
        model,
        informers::watchesFunction,
        store,
        CompletableFuture.delayedExecutor(
            SECONDS, TimeUnit.SECONDS, Executors.newVirtualThreadPerTaskExecutor()));
  }

  OwnWrites(ReadModel model, Predicate<String> watched, FunctionStore store, Executor later) {
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
    FunctionRow row = model.put(function);
    later.execute(() -> check(row));
    return row;
  }

  private void check(FunctionRow written) {
    if (watched.test(written.uid())) {
      return;
    }
    switch (store.lookUp(written)) {
      case GONE -> model.functions().remove(written.uid());
      case UNKNOWN -> later.execute(() -> check(written));
      case THERE -> {}
    }
  }
}
