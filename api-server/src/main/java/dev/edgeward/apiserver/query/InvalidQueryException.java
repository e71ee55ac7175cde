package dev.edgeward.apiserver.query;

/** A query that can't be understood. */
public final class InvalidQueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String parameter;
  private final String pointer;

  /**
   * A complaint about one parameter.
   *
   * @param parameter its name
   * @param message for people
   */
  public InvalidQueryException(String parameter, String message) {
    this(parameter, "", message);
  }

  /**
   * A complaint about a part of a parameter.
   *
   * @param parameter its name
   * @param pointer a JSON pointer (RFC 6901) to the part, empty for the whole
   * @param message for people
   */
  public InvalidQueryException(String parameter, String pointer, String message) {
    super(message, null, false, false);
    this.parameter = parameter;
    this.pointer = pointer;
  }

  /**
   * Which parameter.
   *
   * @return its name
   */
  public String parameter() {
    return parameter;
  }

  /**
   * Which part of the parameter's JSON.
   *
   * @return a JSON pointer, empty for the whole
   */
  public String pointer() {
    return pointer;
  }
}
