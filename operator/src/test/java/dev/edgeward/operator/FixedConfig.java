package dev.edgeward.operator;

import dev.edgeward.api.v1alpha1.RetentionTier;
import java.time.Duration;

/** Settings for tests: all is quick. */
public final class FixedConfig implements OperatorConfig {
  @Override
  public String namespace() {
    return "edgeward";
  }

  @Override
  public String systemNamespace() {
    return "edgeward-system";
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
  public RetentionTier retentionTier() {
    return RetentionTier.MEDIUM;
  }

  @Override
  public int purgesPerSecond() {
    return 100;
  }

  @Override
  public LeaderElection leaderElection() {
    throw new UnsupportedOperationException("there is one operator");
  }

  @Override
  public Cloudflare cloudflare() {
    throw new UnsupportedOperationException("tests speak to no Cloudflare");
  }
}
