package dev.edgeward.operator.runtime;

import dev.edgeward.api.v1alpha1.BundlesStatus;
import dev.edgeward.operator.bundle.CodeStoreSync;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.kubernetes.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has code stores compared when it is time, and says how far that is. */
final class StoreWatch {
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private final CodeStoreSync sync;
  private final Duration interval;
  private final InstantSource clock;

  StoreWatch(CodeStoreSync sync, Duration interval, InstantSource clock) {
    this.sync = sync;
    this.interval = interval;
    this.clock = clock;
  }

  /**
   * Starts a comparison if it is time for one.
   *
   * @param runtime that answers
   * @param present what its status says, null for nothing
   * @param asked whether it is time at any rate
   * @return what its status is to say
   */
  @Nullable BundlesStatus look(
      RuntimeConnection runtime, @Nullable BundlesStatus present, boolean asked) {
    if (!sync.isPossible()) {
      return present;
    }
    Optional<CodeStoreSync.Progress> last = sync.progress(runtime.name());
    if (isDue(last, present) || (asked && last.map(one -> one.end() != null).orElse(true))) {
      sync.start(runtime);
      last = sync.progress(runtime.name());
    }
    String before = present == null ? null : present.lastSyncTime();
    return last.filter(progress -> progress.desired() > 0 || progress.complete())
        .map(
            progress ->
                new BundlesStatus(
                    progress.desired(),
                    progress.stored(),
                    progress.complete() && progress.end() != null
                        ? progress.end().toString()
                        : before))
        .orElse(present);
  }

  /** Whether a comparison goes on. */
  boolean isBusy(String runtime) {
    return sync.progress(runtime).filter(progress -> progress.end() == null).isPresent();
  }

  /** How many bundles the comparison that has just ended found missing, and sent. */
  int takeSent(String runtime) {
    return sync.takeSent(runtime);
  }

  void forget(String runtime) {
    sync.forget(runtime);
  }

  private boolean isDue(Optional<CodeStoreSync.Progress> last, @Nullable BundlesStatus present) {
    Instant now = clock.instant();
    if (last.isPresent()) {
      Instant end = last.get().end();
      return end != null
          && !end.plus(last.get().complete() ? interval : AFTER_FAILURE).isAfter(now);
    }
    return Times.parse(present == null ? null : present.lastSyncTime())
        .map(end -> !end.plus(interval).isAfter(now))
        .orElse(true);
  }
}
