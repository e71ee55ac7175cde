package dev.edgeward.operator;

import dev.edgeward.api.v1alpha1.RetentionTier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Settings for tests: all is quick. */
public final class FixedConfig implements OperatorConfig {
  private final Optional<Path> objects;

  /** Of an operator without a release. */
  public FixedConfig() {
    this(Optional.empty());
  }

  private FixedConfig(Optional<Path> objects) {
    this.objects = objects;
  }

  FixedConfig withObjects(Path folder) {
    return new FixedConfig(Optional.of(folder));
  }

  @Override
  public String namespace() {
    return "edgeward";
  }

  @Override
  public String systemNamespace() {
    return "edgeward-system";
  }

  @Override
  public Optional<Set<String>> watchNamespaces() {
    return Optional.empty();
  }

  @Override
  public Optional<Path> objects() {
    return objects;
  }

  @Override
  public Duration probeInterval() {
    return Duration.ofMillis(200);
  }

  @Override
  public Duration probeIntervalWhenDown() {
    return Duration.ofMillis(100);
  }

  @Override
  public Duration dispatcherTimeout() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Duration keySettling() {
    return Duration.ofSeconds(30);
  }

  @Override
  public Duration syncInterval() {
    return Duration.ofMinutes(10);
  }

  @Override
  public Duration bundleGrace() {
    return Duration.ofHours(1);
  }

  @Override
  public RetentionTier retentionTier() {
    return RetentionTier.MEDIUM;
  }

  @Override
  public int purgesPerSecond() {
    return 100;
  }

  @Override
  public Bundler bundler() {
    return () -> "esbuild";
  }

  @Override
  public Cloudflare cloudflare() {
    return new Cloudflare() {
      @Override
      public Duration driftInterval() {
        return Duration.ofMinutes(10);
      }

      @Override
      public Duration healthTimeout() {
        return Duration.ofMinutes(1);
      }

      @Override
      public String workerUrl() {
        return "https://{host}";
      }

      @Override
      public URI apiUrl() {
        return URI.create("https://api.invalid");
      }

      @Override
      public Duration timeout() {
        return Duration.ofSeconds(1);
      }
    };
  }

  @Override
  public AdmissionConfig admission() {
    throw new UnsupportedOperationException("nothing is served");
  }

  @Override
  public LeaderElection leaderElection() {
    throw new UnsupportedOperationException("there is one operator");
  }
}
