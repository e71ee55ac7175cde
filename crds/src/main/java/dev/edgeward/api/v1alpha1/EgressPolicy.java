package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What a function may reach on the network. */
public enum EgressPolicy {
  /** Nothing. */
  @JsonProperty("Deny")
  DENY("Deny"),

  /** The hosts that are listed. */
  @JsonProperty("AllowList")
  ALLOW_LIST("AllowList"),

  /** Everything but loopback, private and link-local addresses. */
  @JsonProperty("AllowAll")
  ALLOW_ALL("AllowAll");

  private final String text;

  EgressPolicy(String text) {
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
  public static @Nullable EgressPolicy of(@Nullable String text) {
    for (EgressPolicy value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
