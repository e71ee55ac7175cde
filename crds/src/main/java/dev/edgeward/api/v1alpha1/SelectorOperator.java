package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** How a requirement of a selector compares. Unknown: matches nothing. */
public enum SelectorOperator {
  /** The label has one of the values. */
  @JsonProperty("In")
  IN("In"),

  /** The label has none of the values, or is absent. */
  @JsonProperty("NotIn")
  NOT_IN("NotIn"),

  /** The label is there. */
  @JsonProperty("Exists")
  EXISTS("Exists"),

  /** The label is absent. */
  @JsonProperty("DoesNotExist")
  DOES_NOT_EXIST("DoesNotExist");

  private final String text;

  SelectorOperator(String text) {
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
  public static @Nullable SelectorOperator of(@Nullable String text) {
    for (SelectorOperator value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
