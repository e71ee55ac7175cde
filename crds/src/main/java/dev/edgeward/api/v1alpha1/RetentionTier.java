package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** How long a deleted function can be restored. */
public enum RetentionTier {
  /** 7 days. */
  @JsonProperty("short")
  SHORT("short"),

  /** 30 days. */
  @JsonProperty("medium")
  MEDIUM("medium"),

  /** 90 days. */
  @JsonProperty("long")
  LONG("long"),

  /** Never purged by itself. */
  @JsonProperty("none")
  NONE("none");

  private final String text;

  RetentionTier(String text) {
    this.text = text;
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
