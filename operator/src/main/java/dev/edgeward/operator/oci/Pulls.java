package dev.edgeward.operator.oci;

import dev.edgeward.operator.background.Background;
import dev.edgeward.operator.background.Outcome;
import java.util.Map;

/** Pulls artifacts in the background, a few of each registry at once. */
public final class Pulls {
  private static final int AT_ONCE = 3;
  private static final long MEMORY = 16L * 1024 * 1024;

  private final Artifacts artifacts;
  private final Background<Source, Map<String, String>> pulls =
      new Background<>(
          "pulling", AT_ONCE, source -> source.reference().registry(), MEMORY, Pulls::size);

  /**
   * Pulls.
   *
   * @param registry that is asked
   */
  public Pulls(Registry registry) {
    this.artifacts = new Artifacts(registry);
  }

  /**
   * What becomes of an artifact; begins with it when it is asked for the first time, or after the
   * pause that a failure makes.
   *
   * @param source of it
   * @return at once; done, its files by name
   */
  public Outcome<Map<String, String>> of(Source source) {
    return pulls.of(source, () -> artifacts.pull(source));
  }

  /**
   * What is known of an artifact, of which nothing is begun.
   *
   * @param source of it
   * @return at once
   */
  public Outcome<Map<String, String>> known(Source source) {
    return pulls.known(source);
  }

  private static int size(Map<String, String> files) {
    return files.values().stream().mapToInt(String::length).sum();
  }
}
