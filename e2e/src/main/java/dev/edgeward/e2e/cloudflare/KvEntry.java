package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A write to a key.
 *
 * @param value null for a deletion
 * @param metadata null for none
 * @param expires from when on the key is absent; null for never
 */
record KvEntry(
    Instant written,
    @Nullable Buffer value,
    @Nullable JsonNode metadata,
    @Nullable Instant expires) {

  boolean presentAt(Instant now) {
    return value != null && (expires == null || now.isBefore(expires));
  }
}
