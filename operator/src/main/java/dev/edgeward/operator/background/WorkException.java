package dev.edgeward.operator.background;

import org.jspecify.annotations.Nullable;

/**
 * Nothing came of some work. The message says why, for the author of a function: nothing that
 * another program answered, a file system said or a Secret holds is part of it.
 */
public abstract sealed class WorkException extends Exception {
  private static final long serialVersionUID = 1L;

  private WorkException(String message, @Nullable Throwable cause) {
    super(message, cause);
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

  /** Not as it is asked for: another try gives the same. */
  public static final class Refused extends WorkException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what is wrong
     */
    public Refused(String message) {
      super(message, null);
    }
  }

  /** Not for who asks, or for nobody who doesn't say who he is: others can mend that. */
  public static final class Unauthorized extends WorkException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal by another program.
     *
     * @param message what is wrong
     */
    public Unauthorized(String message) {
      super(message, null);
    }
  }

  /** Not now: another try can help. */
  public static final class Unavailable extends WorkException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure that may pass.
     *
     * @param message what is wrong
     */
    public Unavailable(String message) {
      super(message, null);
    }

    /**
     * A failure of this machine, which may pass.
     *
     * @param message what is wrong
     * @param cause for the log
     */
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
