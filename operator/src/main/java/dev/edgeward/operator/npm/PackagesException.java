package dev.edgeward.operator.npm;

/** Packages can't be had. */
public abstract sealed class PackagesException extends Exception {
  private static final long serialVersionUID = 1L;

  private PackagesException(String message) {
    super(message);
  }

  /**
   * What is wrong.
   *
   * @return for the author of the function
   */
  @Override
  public final String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Not as they are asked for: another try gives the same. */
  public static final class Refused extends PackagesException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what is wrong
     */
    public Refused(String message) {
      super(message);
    }
  }

  /** Not now: another try can help. */
  public static final class Unavailable extends PackagesException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure that may pass.
     *
     * @param message what is wrong
     */
    public Unavailable(String message) {
      super(message);
    }
  }
}
