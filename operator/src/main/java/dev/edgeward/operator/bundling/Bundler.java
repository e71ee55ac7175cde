package dev.edgeward.operator.bundling;

/** Makes of sources what a runtime loads. The same sources give the same bytes. */
public interface Bundler {
  /**
   * Which one this is.
   *
   * @return name and version; another version may make other bytes of the same sources
   * @throws UnavailableException when there is none
   */
  String name() throws UnavailableException;

  /**
   * Bundles; takes tens of milliseconds.
   *
   * @param sources to bundle
   * @return how it went, never {@link Outcome.Running}
   * @throws InterruptedException when interrupted
   */
  Outcome bundle(Sources sources) throws InterruptedException;

  /** There is no bundler, or it doesn't work. */
  final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * No bundler.
     *
     * @param message why
     */
    public UnavailableException(String message) {
      super(message);
    }
  }
}
