package dev.edgeward.operator.oci;

import java.time.Duration;
import java.util.Map;

/** What became of an artifact that was asked for. */
public sealed interface Pull {
  /**
   * It is here.
   *
   * @param files by name
   */
  record Pulled(Map<String, String> files) implements Pull {
    /** Copies what it is given, so that it never changes. */
    public Pulled {
      files = Map.copyOf(files);
    }
  }

  /**
   * It is no code, and never will be.
   *
   * @param message what is wrong
   */
  record Refused(String message) implements Pull {}

  /**
   * It can't be had now.
   *
   * @param message what is wrong
   * @param unauthorized whether the registry says so of these credentials
   * @param again when it is tried again
   */
  record Failed(String message, boolean unauthorized, Duration again) implements Pull {}

  /**
   * It is on its way.
   *
   * @param since how long already
   */
  record Running(Duration since) implements Pull {}
}
