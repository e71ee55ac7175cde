package dev.edgeward.operator.event;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Tells those who watch our objects what has happened to them. */
public interface Events {
  /**
   * Something went as it should.
   *
   * @param about the object
   * @param reason CamelCase
   * @param message for a human
   */
  void normal(HasMetadata about, String reason, String message);

  /**
   * Something needs a human.
   *
   * @param about the object
   * @param reason CamelCase
   * @param message for a human
   */
  void warning(HasMetadata about, String reason, String message);
}
