package dev.edgeward.e2e.bench;

/** How large a part is, which the environment may say. */
final class Sizes {

  private Sizes() {}

  /**
   * A number of the environment.
   *
   * @param otherwise where the variable isn't set
   */
  static int of(String variable, int otherwise) {
    String given = System.getenv(variable);
    return given == null || given.isBlank() ? otherwise : Integer.parseInt(given);
  }
}
