package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** How far the rotation of a Runtime's keys is. */
public enum KeysPhase {
  /** There is one key of each kind, and no rotation. */
  @JsonProperty("Steady")
  STEADY("Steady"),

  /** The next keys are made; they come into use once the dispatcher has them. */
  @JsonProperty("Announced")
  ANNOUNCED("Announced"),

  /** The next keys are in use; the former are still accepted. */
  @JsonProperty("Retiring")
  RETIRING("Retiring");

  private final String text;

  KeysPhase(String text) {
    this.text = text;
  }

  /**
   * The value as a status shows it.
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
   * @param text of a status
   * @return the value, null when it is unknown
   */
  @JsonCreator
  public static @Nullable KeysPhase of(@Nullable String text) {
    for (KeysPhase value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
