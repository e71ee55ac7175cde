package dev.edgeward.operator.function;

import dev.edgeward.operator.status.Reason;

/** Leaves a resolution at the first thing that is missing; never leaves {@link SpecResolution}. */
final class UnresolvedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Desired why;

  UnresolvedException(Reason reason, String message) {
    this(new Desired.Unresolved(reason, message));
  }

  UnresolvedException(Desired why) {
    super(null, null, false, false);
    this.why = why;
  }

  /** What is to be said instead of a version. */
  Desired why() {
    return why;
  }
}
