package dev.edgeward.operator.openapi;

/**
 * What is wrong with a place of a document.
 *
 * @param pointer JSON pointer to it, empty for the whole
 * @param message for a human
 */
public record Problem(String pointer, String message) {
  /** As a condition has it. */
  @Override
  public String toString() {
    return (pointer.isEmpty() ? "the document" : pointer) + ": " + message;
  }
}
