package dev.edgeward.operator.bundling;

import dev.edgeward.api.v1alpha1.Bundling;
import java.time.Duration;
import java.util.Map;

/** What became of sources. */
public sealed interface Outcome {
  /**
   * They are bundled.
   *
   * @param files what a runtime loads, and the source map of it
   * @param entrypoint the main one of them
   * @param bundling what it was made from, and by what
   */
  record Bundled(Map<String, String> files, String entrypoint, Bundling bundling)
      implements Outcome {}

  /**
   * They can't be bundled as they are.
   *
   * @param message what is wrong and where, in lines
   */
  record Refused(String message) implements Outcome {}

  /**
   * Nobody knows: there is no bundler, or it broke off. Trying again can help.
   *
   * @param message what is wrong
   */
  record Unavailable(String message) implements Outcome {}

  /**
   * It is being done.
   *
   * @param since how long already
   */
  record Running(Duration since) implements Outcome {}
}
