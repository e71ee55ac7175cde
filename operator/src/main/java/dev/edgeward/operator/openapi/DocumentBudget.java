package dev.edgeward.operator.openapi;

/**
 * What the operations of a document may make together, those that come to nothing among them: each
 * repeats what it refers to.
 */
final class DocumentBudget {
  private static final int MEBIBYTE = 1024 * 1024;

  /** Of 1,223 operations GitHub's document makes 6 MiB. */
  private static final int MAX_BYTES = 32 * MEBIBYTE;

  private long bytes;

  void add(long more) {
    bytes += more;
  }

  boolean isSpent() {
    return bytes > MAX_BYTES;
  }

  static String message() {
    return "make more than "
        + MAX_BYTES / MEBIBYTE
        + " MiB of schemas: choose with spec.openapi.include";
  }
}
