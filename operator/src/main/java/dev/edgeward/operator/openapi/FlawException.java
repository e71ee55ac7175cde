package dev.edgeward.operator.openapi;

/** Leaves a part of the document at the first thing that is wrong; never leaves this package. */
final class FlawException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;

  FlawException(String pointer, String message) {
    super(message, null, false, false);
    this.problem = new Problem(pointer, message);
  }

  Problem problem() {
    return problem;
  }
}
