package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What happens to a result that does not match its schema. */
public enum Enforcement {
  /** The invocation fails. */
  @JsonProperty("Enforce")
  ENFORCE("Enforce"),

  /** The result is returned, and a warning logged. */
  @JsonProperty("Warn")
  WARN("Warn");

  private final String text;

  Enforcement(String text) {
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
  public static @Nullable Enforcement of(@Nullable String text) {
    for (Enforcement value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
