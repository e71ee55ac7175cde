package dev.edgeward.operator.oci;

import dev.edgeward.operator.background.WorkException;

/** Gives what registries have. */
public interface Registry {
  /**
   * Turns to a registry, which isn't asked yet.
   *
   * @param source that is wanted
   */
  Visit visit(Source source);

  /** What is asked for one artifact, one after the other. */
  interface Visit {
    /**
     * The artifact's manifest.
     *
     * @param most how many bytes it may have
     * @return what the registry gives, not looked at
     * @throws WorkException when it can't be had
     */
    byte[] manifest(int most) throws WorkException;

    /**
     * A blob of its repository.
     *
     * @param digest of it
     * @param most how many bytes it may have
     * @return what the registry gives, not looked at
     * @throws WorkException when it can't be had
     */
    byte[] blob(String digest, int most) throws WorkException;
  }
}
