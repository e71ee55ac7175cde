package dev.edgeward.operator.npm;

/** Gives archives of packages. */
public interface Registry {
  /**
   * Fetches an archive.
   *
   * @param account at a registry
   * @param path below it
   * @param most how many bytes it may have
   * @return the archive, not looked at
   * @throws PackagesException when it can't be had
   * @throws InterruptedException when interrupted
   */
  byte[] fetch(Account account, String path, int most)
      throws PackagesException, InterruptedException;
}
