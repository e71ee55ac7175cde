package dev.edgeward.e2e.stack;

import org.jspecify.annotations.Nullable;

/** The stack can't do what it was asked to; the message is for people and says what to do. */
public final class StackException extends Exception {
  private static final long serialVersionUID = 1L;

  public StackException(String message) {
    super(message);
  }

  public StackException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
