package dev.edgeward.operator.npm;

import dev.edgeward.operator.background.WorkException;

/** Gives archives of packages. */
public interface Registry {
  /**
   * Fetches an archive.
   *
   * @param account at a registry
   * @param path below it
   * @param most how many bytes it may have
   * @return the archive, not looked at
   * @throws WorkException when it can't be had
   * @throws InterruptedException when interrupted
   */
  byte[] fetch(Account account, String path, int most) throws WorkException, InterruptedException;
}
