package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The documented limits of Workers KV. The codes of their errors are guessed. */
final class KvLimits {

  static final int KEY_BYTES = 512;
  static final int VALUE_BYTES = 25 << 20;
  static final int METADATA_BYTES = 1024;
  static final int BULK_KEYS = 10_000;
  static final int BULK_BYTES = 100 << 20;
  static final int BULK_GET_KEYS = 100;
  static final Duration SHORTEST_TTL = Duration.ofSeconds(60);
  static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

  private KvLimits() {}

  /**
   * Checks what is to be written.
   *
   * @throws ApiError 400, 413 or 414
   */
  static void check(String key, @Nullable Buffer value, @Nullable JsonNode metadata) {
    if (key.isEmpty() || key.equals(".") || key.equals("..")) {
      throw ApiError.invalid("a key can't be empty, . or ..");
    }
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > KEY_BYTES) {
      throw new ApiError(
          414, ApiError.GUESSED, "the key has " + bytes + " bytes, more than " + KEY_BYTES);
    }
    if (value != null && value.length() > VALUE_BYTES) {
      throw new ApiError(
          413,
          ApiError.GUESSED,
          "the value has " + value.length() + " bytes, more than " + VALUE_BYTES);
    }
    if (metadata != null && Json.write(metadata).length() > METADATA_BYTES) {
      throw new ApiError(
          413, ApiError.GUESSED, "the metadata has more than " + METADATA_BYTES + " bytes");
    }
  }

  /**
   * When a key expires.
   *
   * @param expiration in seconds since 1970
   * @param ttl in seconds from now; wins over {@code expiration}
   * @return null for never
   * @throws ApiError when it is less than a minute away
   */
  static @Nullable Instant expires(OptionalLong expiration, OptionalLong ttl, Instant now) {
    Instant expires;
    if (ttl.isPresent()) {
      expires = now.plusSeconds(ttl.getAsLong());
    } else if (expiration.isPresent()) {
      expires = Instant.ofEpochSecond(expiration.getAsLong());
    } else {
      return null;
    }
    if (expires.isBefore(now.plus(SHORTEST_TTL))) {
      throw ApiError.invalid(
          "an expiration has to be at least " + SHORTEST_TTL.toSeconds() + " seconds away");
    }
    return expires;
  }
}
