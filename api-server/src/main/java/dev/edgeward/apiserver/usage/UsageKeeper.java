package dev.edgeward.apiserver.usage;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what this run has counted, once a minute at most and at its end, and removes what is too
 * old. Each run has objects of its own, so that no two write the same one and a restart goes on
 * from zero without losing what was there: the sum over all is the truth.
 */
@Singleton
public final class UsageKeeper {
  /** How many days can be asked for, and are kept. */
  public static final int DAYS = 92;

  private static final Logger LOG = Logger.getLogger(UsageKeeper.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final int REPLICA_DIGITS = 12;

  private final Usage usage;
  private final UsageStore store;
  private final String replica =
      HexFormat.of()
          .toHexDigits(ThreadLocalRandom.current().nextLong())
          .substring(0, REPLICA_DIGITS);
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<Place, Long> written = new HashMap<>();
  private @Nullable LocalDate cleaned;
  private @Nullable ScheduledExecutorService schedule;

  /**
   * Made by the container; nothing is written before the application starts.
   *
   * @param usage that was counted
   * @param store to write to
   */
  @Inject
  UsageKeeper(Usage usage, UsageStore store) {
    this.usage = usage;
    this.store = store;
  }

  /** The name of this run in what it writes. */
  String replica() {
    return replica;
  }

  void start(@Observes StartupEvent event) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().daemon().name("usage").unstarted(work));
    Future<?> unused =
        timer.scheduleWithFixedDelay(
            this::keep, INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
    schedule = timer;
  }

  void stop(@Observes ShutdownEvent event) {
    if (schedule != null) {
      schedule.shutdown();
    }
    keep(true);
  }

  /** Writes what has changed since the last time. What fails is written the next time. */
  public void keep() {
    keep(false);
  }

  /** The last time it doesn't wait for a cluster that is away. */
  private void keep(boolean last) {
    writing.lock();
    try {
      LocalDate today = usage.today();
      for (long day : usage.days()) {
        if (keep(day, last) && day < today.toEpochDay() - 1) {
          usage.forget(day);
          written.keySet().removeIf(place -> place.day() == day);
        }
      }
      if (!last && !today.equals(cleaned)) {
        store.removeBefore(today.minusDays(DAYS));
        cleaned = today;
      }
    } catch (UsageUnavailable e) {
      LOG.warnf("%s; tried again in a minute", e.getMessage());
    } catch (RuntimeException e) {
      // or it would never be tried again
      LOG.errorf(e, "Usage can't be kept");
    } finally {
      writing.unlock();
    }
  }

  private boolean keep(long day, boolean last) {
    boolean whole = true;
    for (int part = 0; part < Usage.PARTS; part++) {
      Place place = new Place(day, part);
      // Before what is read: what comes in between is written the next time.
      long changes = usage.changes(day, part);
      if (changes != written.getOrDefault(place, 0L)) {
        try {
          store.write(
              new UsageStore.Piece(
                  LocalDate.ofEpochDay(day), replica, part, usage.part(day, part)));
          written.put(place, changes);
        } catch (UsageUnavailable e) {
          LOG.warnf("%s%s", e.getMessage(), last ? "" : "; tried again in a minute");
          if (last) {
            return false;
          }
          whole = false;
        }
      }
    }
    return whole;
  }

  private record Place(long day, int part) {}
}
