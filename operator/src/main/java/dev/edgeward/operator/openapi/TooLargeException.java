package dev.edgeward.operator.openapi;

/** A document has more values than are read; never leaves this package. */
final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What an object or a list counts as: it takes as much of the memory as some texts. */
  static final int OF_A_COLLECTION = 3;

  TooLargeException(int mostValues) {
    super(
        "it has more than "
            + mostValues
            + " values, of which an object or a list counts as "
            + OF_A_COLLECTION,
        null,
        false,
        false);
  }
}
