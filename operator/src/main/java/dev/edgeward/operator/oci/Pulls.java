package dev.edgeward.operator.oci;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Pulls in the background, a few at once, and remembers what came of it: who reconciles asks again
 * instead of waiting. What fails is tried again when somebody asks, after pauses that double.
 */
public final class Pulls {
  private static final int AT_ONCE = 4;
  private static final long MEMORY = 16L * 1024 * 1024;
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_PAUSE = Duration.ofMinutes(5);

  private final Artifacts artifacts;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Map<Source, Long> running = new ConcurrentHashMap<>();

  private final AsyncCache<Source, Pull> pulls =
      Caffeine.newBuilder()
          .maximumWeight(MEMORY)
          .weigher(Pulls::weight)
          .expireAfter(Expiry.creating((Source source, Pull pull) -> kept(pull)))
          .executor(command -> Thread.ofVirtual().name("pull").start(command))
          .buildAsync();

  /** What went wrong last, and how many times in a row. */
  private final Cache<Source, Failure> failures =
      Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(LAST_PAUSE.multipliedBy(2)).build();

  private record Failure(int count, Pull.Failed last) {}

  /**
   * Pulls.
   *
   * @param registry that is asked
   */
  public Pulls(Registry registry) {
    this.artifacts = new Artifacts(registry);
  }

  /**
   * What becomes of an artifact; begins with it when it is asked for the first time, or after the
   * pause that a failure makes.
   *
   * @param source of it
   * @return at once
   */
  public Pull of(Source source) {
    CompletableFuture<Pull> pull =
        pulls.get(
            source,
            (wanted, executor) -> {
              running.put(wanted, System.nanoTime());
              return CompletableFuture.supplyAsync(() -> pull(wanted), executor);
            });
    return pull.getNow(underWay(source));
  }

  /**
   * What is known of an artifact, of which nothing is begun.
   *
   * @param source of it
   * @return at once
   */
  public Pull known(Source source) {
    CompletableFuture<Pull> pull = pulls.getIfPresent(source);
    return pull == null ? new Pull.Running(Duration.ZERO) : pull.getNow(underWay(source));
  }

  /** While it is tried again, what went wrong stands. */
  private Pull underWay(Source source) {
    Failure failure = failures.getIfPresent(source);
    if (failure != null) {
      return new Pull.Failed(failure.last().message(), failure.last().unauthorized(), SOON);
    }
    long now = System.nanoTime();
    return new Pull.Running(Duration.ofNanos(now - running.getOrDefault(source, now)));
  }

  private Pull pull(Source source) {
    places.acquireUninterruptibly();
    try {
      Pull.Pulled pulled = new Pull.Pulled(artifacts.pull(source));
      failures.invalidate(source);
      return pulled;
    } catch (PullException.Refused e) {
      failures.invalidate(source);
      return new Pull.Refused(e.getMessage());
    } catch (PullException e) {
      return failed(source, e);
    } finally {
      places.release();
      running.remove(source);
    }
  }

  private Pull failed(Source source, PullException e) {
    Failure before = failures.getIfPresent(source);
    int count = before == null ? 0 : before.count();
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(count, 10));
    Duration pause = doubled.compareTo(LAST_PAUSE) < 0 ? doubled : LAST_PAUSE;
    Pull.Failed failed =
        new Pull.Failed(e.getMessage(), e instanceof PullException.Unauthorized, pause);
    failures.put(source, new Failure(count + 1, failed));
    return failed;
  }

  private static Duration kept(Pull pull) {
    return pull instanceof Pull.Failed failed ? failed.again() : KEPT;
  }

  private static int weight(Source source, Pull pull) {
    return pull instanceof Pull.Pulled pulled
        ? pulled.files().values().stream().mapToInt(String::length).sum()
        : source.reference().toString().length();
  }
}
