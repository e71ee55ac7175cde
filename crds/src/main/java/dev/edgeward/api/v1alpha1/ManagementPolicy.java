package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What the operator does at Cloudflare. */
public enum ManagementPolicy {
  /** It makes it what the Runtime says. */
  @JsonProperty("Full")
  FULL("Full"),

  /** It looks, and tells what differs. */
  @JsonProperty("ObserveOnly")
  OBSERVE_ONLY("ObserveOnly");

  private final String text;

  ManagementPolicy(String text) {
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
  public static @Nullable ManagementPolicy of(@Nullable String text) {
    for (ManagementPolicy value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
