package dev.edgeward.apiserver.index;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times as Kubernetes writes them. */
final class Times {
  private Times() {}

  static Instant parse(@Nullable String text, Instant otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return otherwise;
    }
  }
}
