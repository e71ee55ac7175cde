package dev.edgeward.apiserver;

import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.apiserver.security.FixedRates;
import dev.edgeward.apiserver.security.FixedReviews;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The defaults, in tests without a container. */
public final class FixedConfig implements ApiServerConfig {
  private final boolean prefilter;

  /** With a prefilter. */
  public FixedConfig() {
    this(true);
  }

  private FixedConfig(boolean prefilter) {
    this.prefilter = prefilter;
  }

  /** The defaults, but that every namespace is reviewed. */
  public static FixedConfig withoutPrefilter() {
    return new FixedConfig(false);
  }

  @Override
  public Optional<Set<String>> watchNamespaces() {
    return Optional.empty();
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
  public Optional<Set<String>> audiences() {
    return Optional.empty();
  }

  @Override
  public RetentionTier retentionTier() {
    return RetentionTier.MEDIUM;
  }

  @Override
  public Deletion deletion() {
    return () -> Duration.ofMillis(500);
  }

  @Override
  public FunctionLogs functionLogs() {
    return functionLogs(Optional.empty());
  }

  /** The defaults, with a collector. */
  public static FunctionLogs functionLogs(Optional<URI> collector) {
    return new FunctionLogs() {
      @Override
      public Optional<URI> otlpEndpoint() {
        return collector;
      }

      @Override
      public Map<String, String> otlpHeaders() {
        return Map.of("X-Key", "k1");
      }

      @Override
      public boolean enabled() {
        return true;
      }

      @Override
      public MemorySize memory() {
        return new MemorySize(BigInteger.valueOf(1 << 20));
      }
    };
  }

  @Override
  public Traces traces() {
    return traces(Optional.empty());
  }

  /** All traces, with a collector. */
  public static Traces traces(Optional<URI> collector) {
    return new Traces() {
      @Override
      public Optional<URI> otlpEndpoint() {
        return collector;
      }

      @Override
      public Map<String, String> otlpHeaders() {
        return Map.of("X-Key", "k1");
      }

      @Override
      public double ratio() {
        return 1;
      }
    };
  }

  @Override
  public Reviews reviews() {
    return FixedReviews.defaults();
  }

  @Override
  public Limits limits() {
    return new Limits() {
      @Override
      public MemorySize uri() {
        return new MemorySize(BigInteger.valueOf(1 << 15));
      }

      @Override
      public MemorySize headers() {
        return new MemorySize(BigInteger.valueOf(1 << 15));
      }
    };
  }

  @Override
  public Rates rates() {
    return FixedRates.defaults();
  }

  @Override
  public Access access() {
    return () -> prefilter;
  }

  @Override
  public Invoke invoke() {
    return new Invoke() {
      @Override
      public Consistency consistency() {
        return Consistency.STRONG;
      }

      @Override
      public Duration readsApart() {
        return Duration.ofMillis(4);
      }

      @Override
      public Duration proofLifetime() {
        return Duration.ZERO;
      }

      @Override
      public Duration readTimeout() {
        return Duration.ofSeconds(2);
      }

      @Override
      public MemorySize bundleMemory() {
        return new MemorySize(BigInteger.valueOf(1 << 20));
      }

      @Override
      public Duration connectPatience() {
        return Duration.ofMillis(50);
      }

      @Override
      public Duration breakerPause() {
        return Duration.ofSeconds(1);
      }
    };
  }
}
