package dev.edgeward.e2e.cloudflare;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A module of a worker.
 *
 * @param name what other modules import it by
 */
record WorkerModule(String name, Type type, Buffer body) {

  /** What a module can be. */
  enum Type {
    ES_MODULE("application/javascript+module", "esModule"),
    COMMON_JS("application/javascript", "commonJsModule"),
    TEXT("text/plain", "text"),
    DATA("application/octet-stream", "data"),
    WASM("application/wasm", "wasm"),
    /** Kept for stack traces; nothing imports it. */
    SOURCE_MAP("application/source-map", "");

    private final String contentType;
    private final String field;

    Type(String contentType, String field) {
      this.contentType = contentType;
      this.field = field;
    }

    /** The field of workerd's configuration. */
    String field() {
      return field;
    }

    static Optional<Type> of(String contentType) {
      return Arrays.stream(values()).filter(type -> type.contentType.equals(contentType)).findAny();
    }

    /** The content types that parts may have. */
    static String known() {
      return Arrays.stream(values())
          .map(type -> type.contentType)
          .collect(Collectors.joining(", "));
    }
  }
}
