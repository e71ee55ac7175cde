package dev.edgeward.operator.oci;

/** An artifact can't be had. What a registry says in its answers is never part of the message. */
public abstract sealed class PullException extends Exception {
  private static final long serialVersionUID = 1L;

  private PullException(String message) {
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

  /** It is there, and no code: another try gives the same. */
  public static final class Refused extends PullException {
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

  /** The registry doesn't show it to these credentials, or to nobody without. */
  public static final class Unauthorized extends PullException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal by the registry.
     *
     * @param message what is wrong
     */
    public Unauthorized(String message) {
      super(message);
    }
  }

  /** Not now: another try can help. */
  public static final class Unavailable extends PullException {
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
