package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Where a function comes from. That a function is a system function follows from its namespace. */
public enum FunctionSource {
  /** Written by its team. */
  @JsonProperty("custom")
  CUSTOM("custom"),

  /** Made from an operation of an OpenAPI document. */
  @JsonProperty("openapi-op")
  OPENAPI_OP("openapi-op");

  private final String text;

  FunctionSource(String text) {
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
  public static @Nullable FunctionSource of(@Nullable String text) {
    for (FunctionSource value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    return null;
  }
}
