package dev.edgeward.operator.bundle;

import dev.edgeward.api.Bundle;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Fills code stores with what versions name, and takes out what nobody names. It is for what no
 * event tells: a store that is new, or has lost something. The store is listed, not remembered.
 * Comparing takes a while, so it goes on beside the reconciler, which asks how far it is.
 */
@ApplicationScoped
public class CodeStoreSync {
  private static final Logger LOG = Logger.getLogger(CodeStoreSync.class);
  private static final int CONCURRENT = 32;

  private final Dispatcher dispatcher;
  private final WantedBundles wanted;
  private final OperatorConfig config;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Turn> turns = new ConcurrentHashMap<>();
  private final Map<String, Map<BundleKey, Instant>> orphans = new ConcurrentHashMap<>();

  /**
   * A sync of code stores.
   *
   * @param dispatcher that speaks to them
   * @param wanted what versions name
   * @param config how long what nobody names stays
   * @param clock for that
   */
  public CodeStoreSync(
      Dispatcher dispatcher, WantedBundles wanted, OperatorConfig config, InstantSource clock) {
    this.dispatcher = dispatcher;
    this.wanted = wanted;
    this.config = config;
    this.clock = clock;
  }

  /**
   * How far a comparison is.
   *
   * @param desired bundles that versions name
   * @param stored of them
   * @param end when it was over, null while it goes on
   * @param sent how many of them it has sent, because the store didn't list them
   * @param complete whether it came to its end, and all is as it should be
   */
  public record Progress(
      int desired, int stored, int sent, @Nullable Instant end, boolean complete) {
    private static final Progress NONE = new Progress(0, 0, 0, null, false);

    private Progress withOneMore() {
      return new Progress(desired, stored + 1, sent + 1, end, complete);
    }

    private Progress completed(boolean whole) {
      return new Progress(desired, stored, sent, end, whole);
    }

    private Progress endedAt(Instant time) {
      return new Progress(desired, stored, sent, time, complete);
    }
  }

  /**
   * Whether it is known what versions name.
   *
   * @return false while nobody watches versions yet
   */
  public boolean isPossible() {
    return wanted.isKnown();
  }

  /**
   * Starts a comparison, unless one of that Runtime goes on.
   *
   * @param runtime whose store is compared
   */
  public void start(RuntimeConnection runtime) {
    Turn turn = new Turn(runtime);
    Turn running =
        turns.compute(
            runtime.name(),
            (name, former) ->
                former != null && former.progress.get().end() == null ? former : turn);
    if (running == turn) {
      threads.execute(turn);
    }
  }

  /**
   * How far the last comparison of a Runtime is.
   *
   * @param runtime name of the Runtime
   * @return empty when there was none yet
   */
  public Optional<Progress> progress(String runtime) {
    return Optional.ofNullable(turns.get(runtime)).map(turn -> turn.progress.get());
  }

  /**
   * What the last comparison of a Runtime has sent, when it is over; told once.
   *
   * @param runtime name of the Runtime
   * @return how many bundles; 0 when there is nothing to tell
   */
  public int takeSent(String runtime) {
    Turn turn = turns.get(runtime);
    return turn != null && turn.progress.get().end() != null && turn.told.compareAndSet(false, true)
        ? turn.progress.get().sent()
        : 0;
  }

  /**
   * Forgets a Runtime.
   *
   * @param runtime its name
   */
  public void forget(String runtime) {
    turns.remove(runtime);
    orphans.remove(runtime);
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }

  /** One comparison. */
  private final class Turn implements Runnable {
    private final RuntimeConnection runtime;
    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.NONE);
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicReference<@Nullable DispatcherException> failure = new AtomicReference<>();

    /** What nobody expected about one bundle, the first; it keeps no other from its place. */
    private final AtomicReference<@Nullable RuntimeException> crash = new AtomicReference<>();

    Turn(RuntimeConnection runtime) {
      this.runtime = runtime;
    }

    @Override
    public void run() {
      try {
        compare();
      } catch (DispatcherException e) {
        failure.compareAndSet(null, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        DispatcherException why = failure.get();
        if (why != null) {
          LOG.warnf(
              "The code store of %s is not compared to its end: %s", runtime, why.getMessage());
        }
        RuntimeException unexpected = crash.get();
        if (unexpected != null) {
          LOG.errorf(unexpected, "A bundle is not in its place in the code store of %s", runtime);
        }
        progress.updateAndGet(now -> now.endedAt(clock.instant()));
      }
    }

    private void compare() throws DispatcherException, InterruptedException {
      Optional<Map<BundleKey, WantedBundles.Content>> known = wanted.of(runtime.name());
      if (known.isEmpty()) {
        return;
      }
      Map<BundleKey, WantedBundles.Content> bundles = known.get();
      Set<BundleKey> listed = list();
      SyncPlan plan =
          SyncPlan.of(
              bundles.keySet(),
              listed,
              orphans.getOrDefault(runtime.name(), Map.of()),
              clock.instant(),
              config.bundleGrace());
      orphans.put(runtime.name(), plan.orphans());
      progress.set(
          new Progress(bundles.size(), bundles.size() - plan.store().size(), 0, null, false));
      each(plan.store(), key -> store(key, bundles));
      // What nobody named when the list was made may have been named since.
      Set<BundleKey> now =
          wanted.of(runtime.name()).map(Map::keySet).orElse(plan.orphans().keySet());
      each(
          plan.remove(),
          key -> {
            if (!now.contains(key)) {
              dispatcher.remove(runtime, key.workspaceId(), key.digest());
            }
          });
      boolean complete = failure.get() == null && crash.get() == null;
      progress.updateAndGet(last -> last.completed(complete));
    }

    private Set<BundleKey> list() throws DispatcherException {
      Set<BundleKey> listed = new HashSet<>();
      String cursor = null;
      do {
        Dispatcher.StoredBundles page = dispatcher.list(runtime, cursor);
        page.bundles().forEach(one -> listed.add(new BundleKey(one.workspaceId(), one.digest())));
        cursor = page.cursor();
      } while (cursor != null);
      return listed;
    }

    private void store(BundleKey key, Map<BundleKey, WantedBundles.Content> bundles)
        throws DispatcherException {
      WantedBundles.Content content = bundles.get(key);
      Optional<Bundle> bundle = content == null ? Optional.empty() : content.make();
      if (bundle.isPresent()) {
        dispatcher.store(runtime, key.workspaceId(), key.digest(), bundle.get());
        progress.updateAndGet(Progress::withOneMore);
      }
    }

    /** A call for one bundle. */
    private interface Call {
      void make(BundleKey key) throws DispatcherException;
    }

    /** Makes calls at once, but not too many; the first failure ends it. */
    private void each(Iterable<BundleKey> keys, Call call) throws InterruptedException {
      Semaphore free = new Semaphore(CONCURRENT);
      for (BundleKey key : keys) {
        free.acquire();
        if (failure.get() != null) {
          free.release();
          break;
        }
        threads.execute(
            () -> {
              try {
                call.make(key);
              } catch (DispatcherException e) {
                failure.compareAndSet(null, e);
              } catch (RuntimeException e) {
                crash.compareAndSet(null, e);
              } finally {
                free.release();
              }
            });
      }
      free.acquire(CONCURRENT);
    }
  }
}
