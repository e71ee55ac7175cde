package dev.edgeward.operator.background;

/**
 * What takes long.
 *
 * @param <V> what it makes
 */
@FunctionalInterface
public interface Work<V> {
  /**
   * Does it; takes as long as it takes.
   *
   * @return what came of it
   * @throws WorkException when nothing did
   * @throws InterruptedException when interrupted
   */
  V get() throws WorkException, InterruptedException;
}
