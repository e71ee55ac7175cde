package dev.edgeward.e2e.crash;

import dev.edgeward.e2e.process.SupervisedProcess;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Kills processes, one after the other, and starts each again: mostly once all are up, for else
 * nobody would get anywhere, but now and then also while others are down.
 */
final class Chaos implements AutoCloseable {
  private static final int LONGEST_PAUSE = 2_000;
  private static final int PATIENT_OUT_OF = 5;
  private static final int LONGEST_ABSENCE = 1_000;
  private static final Duration START = Duration.ofMinutes(1);

  private final List<SupervisedProcess> victims;
  private final Random random;
  private final Thread thread;
  private int deaths;

  /**
   * Begins at once.
   *
   * @param victims one that stands there twice dies twice as often
   * @param seed of who and when
   */
  Chaos(List<SupervisedProcess> victims, long seed) {
    this.victims = victims;
    this.random = new Random(seed);
    this.thread = Thread.ofPlatform().daemon().name("chaos").start(this::run);
  }

  /** How many died. */
  int deaths() {
    return deaths;
  }

  /** Ends when all are up again. */
  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
    victims.forEach(SupervisedProcess::start);
    awaitAll();
  }

  private void awaitAll() throws InterruptedException {
    for (SupervisedProcess victim : victims) {
      if (!victim.awaitReady(START)) {
        throw new AssertionError(victim.service().name() + " doesn't get ready");
      }
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(random.nextInt(LONGEST_PAUSE));
        if (random.nextInt(PATIENT_OUT_OF) != 0) {
          awaitAll();
        }
        SupervisedProcess victim = victims.get(random.nextInt(victims.size()));
        victim.killAndLeave();
        deaths++;
        Thread.sleep(random.nextInt(LONGEST_ABSENCE));
        victim.start();
      }
    } catch (InterruptedException e) {
      // the end
    }
  }
}
