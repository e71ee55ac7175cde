package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Whom an integration offers itself to. Unknown: nobody. */
public enum Visibility {
  /** Every workspace. */
  @JsonProperty("Public")
  PUBLIC("Public"),

  /** The workspaces that it lists. */
  @JsonProperty("Workspaces")
  WORKSPACES("Workspaces");

  private final String text;

  Visibility(String text) {
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
  public static @Nullable Visibility of(@Nullable String text) {
    for (Visibility value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
