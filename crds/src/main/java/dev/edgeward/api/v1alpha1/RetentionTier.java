package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a deleted function can be restored. */
public enum RetentionTier {
  /** 7 days. */
  @JsonProperty("short")
  SHORT("short", 7),

  /** 30 days. */
  @JsonProperty("medium")
  MEDIUM("medium", 30),

  /** 90 days. */
  @JsonProperty("long")
  LONG("long", 90),

  /** Never purged by itself. */
  @JsonProperty("none")
  NONE("none", 0);

  private final String text;
  private final int days;

  RetentionTier(String text, int days) {
    this.text = text;
    this.days = days;
  }

  /**
   * For how long after its deletion a function is kept.
   *
   * @return empty when it is never purged by itself
   */
  public Optional<Duration> period() {
    return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
  }

  /**
   * The value as manifests write it.
   *
   * @return one word
   */
  public String text() {
    return text;
  }

  /**
   * Reads a value leniently: what this release doesn't know reads as absent, so that no object
   * stops an informer.
   *
   * @param text of a manifest
   * @return the value, null when it is unknown
   */
  @JsonCreator
  public static @Nullable RetentionTier of(@Nullable String text) {
    for (RetentionTier value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
