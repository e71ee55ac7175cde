package dev.edgeward.operator.function;

import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.operator.status.Reason;

/** What a Function's spec asks for, once its references are followed. */
sealed interface Desired {
  /**
   * A version.
   *
   * @param name of the FunctionVersion: the function's, and the beginning of the digest
   * @param id of the version
   * @param spec of the version, its number left out
   */
  record Version(String name, String id, FunctionVersionSpec spec) implements Desired {}

  /**
   * Something that can't be put together.
   *
   * @param reason why
   * @param message what to do about it
   */
  record Unresolved(Reason reason, String message) implements Desired {}

  /** No version: the spec has no code. */
  record NoCode() implements Desired {}
}
