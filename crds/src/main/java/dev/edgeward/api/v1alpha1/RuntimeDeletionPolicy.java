package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What becomes of the dispatcher at Cloudflare when its Runtime is deleted. */
public enum RuntimeDeletionPolicy {
  /** It goes, and so does the code store, unless that is given by its id. */
  @JsonProperty("Delete")
  DELETE("Delete"),

  /** It stays as it is. */
  @JsonProperty("Orphan")
  ORPHAN("Orphan");

  private final String text;

  RuntimeDeletionPolicy(String text) {
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
  public static @Nullable RuntimeDeletionPolicy of(@Nullable String text) {
    for (RuntimeDeletionPolicy value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
