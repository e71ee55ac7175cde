package dev.edgeward.operator.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a body of a media type is written and read; the first is the best to have. */
enum MediaKind {
  /** A JSON value. */
  JSON("application/json"),
  /** A form, URL-encoded. */
  FORM("application/x-www-form-urlencoded"),
  /** A form of parts. */
  MULTIPART("multipart/form-data"),
  /** A text. */
  TEXT("text/plain"),
  /** Bytes, as base64. */
  BINARY("application/octet-stream");

  private final String standIn;

  MediaKind(String standIn) {
    this.standIn = standIn;
  }

  static MediaKind of(String mediaType) {
    String type = bare(mediaType);
    if (type.endsWith("/json") || type.endsWith("+json") || type.equals("*/*")) {
      return JSON;
    }
    if (type.equals("application/x-www-form-urlencoded")) {
      return FORM;
    }
    if (type.startsWith("multipart/")) {
      return MULTIPART;
    }
    return type.startsWith("text/") || type.matches(".*[/+](xml|yaml|x-yaml|javascript|graphql)")
        ? TEXT
        : BINARY;
  }

  /** Without its parameters. */
  static String bare(String mediaType) {
    return mediaType.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** What is sent where the document has a range of types. */
  String standIn() {
    return standIn;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The header that asks for the best of what there is. */
  static String accept(List<String> mediaTypes) {
    List<String> json = mediaTypes.stream().filter(type -> of(type) == JSON).distinct().toList();
    List<String> wanted = new ArrayList<>(json.isEmpty() ? mediaTypes : json);
    wanted.removeIf(type -> type.chars().anyMatch(one -> one < ' ' || one > '~'));
    int most = 10;
    return wanted.isEmpty()
        ? "*/*"
        : String.join(", ", wanted.subList(0, Math.min(most, wanted.size())));
  }
}
