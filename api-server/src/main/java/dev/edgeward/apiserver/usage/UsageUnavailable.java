package dev.edgeward.apiserver.usage;

/** The cluster doesn't keep or give usage now. */
public final class UsageUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageUnavailable(String message) {
    super(message, null, false, false);
  }
}
