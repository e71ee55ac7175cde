package dev.edgeward.operator.bundling;

import dev.edgeward.operator.background.Background;
import dev.edgeward.operator.background.Outcome;
import dev.edgeward.operator.background.WorkException;
import dev.edgeward.operator.npm.RegistryAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Bundles in the background, a few at once, each by whom it gets packages from. */
public final class Bundles {
  private static final int AT_ONCE = 2;
  private static final long MEMORY = 32L * 1024 * 1024;

  private final Bundler bundler;
  private final Background<Key, Bundled> bundles =
      new Background<>("bundling", AT_ONCE, Key::lane, MEMORY, Bundles::size);

  /**
   * Bundles.
   *
   * @param bundler that makes them
   */
  public Bundles(Bundler bundler) {
    this.bundler = bundler;
  }

  /** What one registry lacks, or shows for a token, another may have, or hide. */
  private record Key(String digest, @Nullable RegistryAddress registry) {
    private static Key of(Sources sources, String digest) {
      return new Key(digest, sources.lockFile().isPresent() ? sources.registry() : null);
    }

    /** A registry that hangs keeps nobody waiting who needs another, or none. */
    private Object lane() {
      return registry == null ? "" : registry.url();
    }
  }

  /**
   * Which bundler it is.
   *
   * @return its name and version
   * @throws WorkException.Unavailable when there is none
   */
  public String bundler() throws WorkException.Unavailable {
    return bundler.name();
  }

  /**
   * What becomes of sources; begins with it when it is asked for the first time, or after the pause
   * that a failure makes.
   *
   * @param sources to bundle
   * @param digest of them, by which they are known
   * @return at once
   */
  public Outcome<Bundled> of(Sources sources, String digest) {
    return bundles.of(Key.of(sources, digest), () -> bundler.bundle(sources));
  }

  /**
   * The same for somebody who waits.
   *
   * @param sources to bundle
   * @param digest of them, by which they are known
   * @param patience how long it may take
   * @return {@link Outcome.Running} when it takes longer
   * @throws InterruptedException when interrupted
   */
  public Outcome<Bundled> await(Sources sources, String digest, Duration patience)
      throws InterruptedException {
    return bundles.await(Key.of(sources, digest), () -> bundler.bundle(sources), patience);
  }

  private static int size(Bundled bundled) {
    return bundled.files().values().stream().mapToInt(String::length).sum();
  }
}
