package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What is done about a script of the dispatcher's name that isn't the Runtime's own. */
public enum AdoptionPolicy {
  /** It is left alone, and the Runtime is not ready. */
  @JsonProperty("Refuse")
  REFUSE("Refuse"),

  /** It is overwritten, and is the Runtime's own from then on. */
  @JsonProperty("Adopt")
  ADOPT("Adopt");

  private final String text;

  AdoptionPolicy(String text) {
    this.text = text;
  }

  /**
   * Reads a value leniently: what this release doesn't know reads as absent, so that no object
   * stops an informer.
   *
   * @param text of a manifest
   * @return the value, null when it is unknown
   */
  @JsonCreator
  public static @Nullable AdoptionPolicy of(@Nullable String text) {
    for (AdoptionPolicy value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
