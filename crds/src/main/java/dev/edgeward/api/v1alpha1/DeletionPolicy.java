package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What deleting a function means. */
public enum DeletionPolicy {
  /** It is kept as a FunctionTombstone, and can be restored. */
  @JsonProperty("Retain")
  RETAIN("Retain"),

  /** It is gone at once, for good. */
  @JsonProperty("Purge")
  PURGE("Purge");

  private final String text;

  DeletionPolicy(String text) {
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
  public static @Nullable DeletionPolicy of(@Nullable String text) {
    for (DeletionPolicy value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
