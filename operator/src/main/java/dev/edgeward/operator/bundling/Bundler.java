package dev.edgeward.operator.bundling;

import dev.edgeward.operator.background.WorkException;

/** Makes of sources what a runtime loads. The same sources give the same bytes. */
public interface Bundler {
  /**
   * Which one this is.
   *
   * @return name and version; another version may make other bytes of the same sources
   * @throws WorkException.Unavailable when there is none
   */
  String name() throws WorkException.Unavailable;

  /**
   * Bundles; takes tens of milliseconds, and as long as a registry where packages are wanted.
   *
   * @param sources to bundle
   * @return what was made of them
   * @throws WorkException.Refused when they can't be bundled as they are; says what is wrong and
   *     where, in lines
   * @throws WorkException when it broke off
   * @throws InterruptedException when interrupted
   */
  Bundled bundle(Sources sources) throws WorkException, InterruptedException;
}
