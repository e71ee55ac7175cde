package dev.edgeward.operator.background;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.edgeward.operator.kubernetes.Times;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;

/**
 * Works in the background, a few things at once, and remembers what came of them: who reconciles
 * asks again instead of waiting. What fails, in whatever way, is tried again when somebody asks,
 * after pauses that double.
 *
 * @param <K> what is asked for
 * @param <V> what is made of it
 */
public final class Background<K, V> {
  private static final Logger LOG = Logger.getLogger(Background.class);

  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PAUSE = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 10;
  private static final int WEIGHT_OF_A_MESSAGE = 200;

  /** The patience of who asks again and again. */
  private static final Duration ENDLESS = Duration.ofDays(3650);

  private final String name;
  private final int atOnce;
  private final Function<K, Object> lane;
  private final Map<Object, Semaphore> lanes = new ConcurrentHashMap<>();
  private final Map<K, Demand> demands = new ConcurrentHashMap<>();
  private final AsyncCache<K, Outcome<V>> outcomes;

  /** What went wrong last, and how many times in a row. */
  private final Cache<K, Failure<V>> failures =
      Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(LAST_PAUSE.multipliedBy(2)).build();

  private record Failure<V>(int count, Outcome.Failed<V> last) {}

  /**
   * A background without work.
   *
   * @param name of the work, for people: {@code pulling}
   * @param atOnce how many things of a lane are done at once
   * @param lane whom or what else a thing depends on: where that hangs, only things of the same
   *     lane wait
   * @param memory bytes that what was made may have together
   * @param size bytes of something that was made
   */
  public Background(
      String name, int atOnce, Function<K, Object> lane, long memory, ToIntFunction<V> size) {
    this.name = name;
    this.atOnce = atOnce;
    this.lane = lane;
    this.outcomes =
        Caffeine.newBuilder()
            .maximumWeight(memory)
            .weigher(
                (K key, Outcome<V> outcome) ->
                    outcome instanceof Outcome.Done<V>(V value)
                        ? size.applyAsInt(value)
                        : WEIGHT_OF_A_MESSAGE)
            .expireAfter(Expiry.creating((K key, Outcome<V> outcome) -> kept(outcome)))
            .executor(command -> Thread.ofVirtual().name(name).start(command))
            .buildAsync();
  }

  /**
   * What becomes of something; begins with it when it is asked for the first time, or after the
   * pause that a failure makes.
   *
   * @param key of it
   * @param work that makes it
   * @return at once
   */
  public Outcome<V> of(K key, Work<V> work) {
    return begun(key, work, ENDLESS).getNow(underWay(key));
  }

  /**
   * The same for somebody who waits. What has no turn when his patience ends is not begun, unless
   * somebody else asks.
   *
   * @param key of it
   * @param work that makes it
   * @param patience how long it may take
   * @return {@link Outcome.Running} when it takes longer
   * @throws InterruptedException when interrupted
   */
  public Outcome<V> await(K key, Work<V> work, Duration patience) throws InterruptedException {
    try {
      return begun(key, work, patience).get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return underWay(key);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // what is thrown is an outcome
    }
  }

  /**
   * What is known of something, with which nobody begins.
   *
   * @param key of it
   * @return at once
   */
  public Outcome<V> known(K key) {
    CompletableFuture<Outcome<V>> begun = outcomes.getIfPresent(key);
    return begun == null ? new Outcome.Running<>(Duration.ZERO) : begun.getNow(underWay(key));
  }

  private CompletableFuture<Outcome<V>> begun(K key, Work<V> work, Duration patience) {
    CompletableFuture<Outcome<V>> begun =
        outcomes.get(
            key,
            (wanted, executor) -> {
              Demand demand = new Demand();
              demand.last(patience);
              demands.put(wanted, demand);
              return CompletableFuture.supplyAsync(() -> inTurn(wanted, work, demand), executor);
            });
    Demand demand = demands.get(key);
    if (demand != null) {
      demand.last(patience);
    }
    return begun;
  }

  /** While it is tried again, what went wrong stands. */
  private Outcome<V> underWay(K key) {
    Failure<V> failure = failures.getIfPresent(key);
    if (failure != null) {
      return new Outcome.Failed<>(failure.last().message(), failure.last().unauthorized(), SOON);
    }
    Demand demand = demands.get(key);
    return new Outcome.Running<>(demand == null ? Duration.ZERO : demand.since());
  }

  private Outcome<V> inTurn(K key, Work<V> work, Demand demand) {
    Semaphore turns = lanes.computeIfAbsent(lane.apply(key), first -> new Semaphore(atOnce, true));
    turns.acquireUninterruptibly();
    try {
      return demand.isOver() ? new Outcome.Running<>(demand.since()) : outcome(key, work);
    } finally {
      turns.release();
      demands.remove(key);
    }
  }

  /** Never throws: nobody would remember that it was tried, and who asks next begins at once. */
  private Outcome<V> outcome(K key, Work<V> work) {
    try {
      Outcome<V> done = new Outcome.Done<>(work.get());
      failures.invalidate(key);
      return done;
    } catch (WorkException.Refused e) {
      failures.invalidate(key);
      return new Outcome.Refused<>(e.getMessage());
    } catch (WorkException e) {
      if (e.getCause() != null) {
        LOG.warn(e.getMessage(), e.getCause());
      }
      return failed(key, e.getMessage(), e instanceof WorkException.Unauthorized);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(key, name + " was interrupted", false);
    } catch (RuntimeException | Error e) {
      LOG.errorf(e, "%s failed in a way that nobody expected", name);
      return failed(key, name + " failed by an error of the operator's; its log has more", false);
    }
  }

  private Outcome<V> failed(K key, String message, boolean unauthorized) {
    Failure<V> before = failures.getIfPresent(key);
    int count = before == null ? 0 : before.count();
    Duration pause =
        Times.within(
            FIRST_PAUSE,
            FIRST_PAUSE.multipliedBy(1L << Math.min(count, MOST_DOUBLINGS)),
            LAST_PAUSE);
    Outcome.Failed<V> failed = new Outcome.Failed<>(message, unauthorized, pause);
    failures.put(key, new Failure<>(count + 1, failed));
    return failed;
  }

  /** What nobody wanted any more is begun anew for the next who does. */
  private static Duration kept(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Done<?> done -> KEPT;
      case Outcome.Refused<?> refused -> KEPT;
      case Outcome.Failed<?> failed -> failed.again();
      case Outcome.Running<?> notBegun -> Duration.ZERO;
    };
  }

  /** Since when something is wanted, and until when. */
  private static final class Demand {
    private final long began = System.nanoTime();
    private final AtomicLong end = new AtomicLong();

    private Duration since() {
      return Duration.ofNanos(System.nanoTime() - began);
    }

    private void last(Duration patience) {
      end.accumulateAndGet(since().plus(patience).toNanos(), Math::max);
    }

    private boolean isOver() {
      return since().toNanos() > end.get();
    }
  }
}
