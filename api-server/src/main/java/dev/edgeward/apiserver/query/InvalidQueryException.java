package dev.edgeward.apiserver.query;

/** A query that can't be understood. */
public final class InvalidQueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  /**
   * A complaint about one parameter.
   *
   * @param parameter its name
   * @param message for people
   */
  public InvalidQueryException(String parameter, String message) {
    super(message, null, false, false);
    this.parameter = parameter;
  }

  /**
   * Which parameter.
   *
   * @return its name
   */
  public String parameter() {
    return parameter;
  }
}
