package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a dispatcher says of an invocation that ran. It is data from code that nobody vouches for.
 *
 * @param ok whether the function returned
 * @param result what it returned, null when it didn't
 * @param kind of failure, null when it returned
 * @param errorName of what it threw, null when unknown
 * @param errorMessage of what it threw, null when unknown
 * @param errorPlace in its sources, such as {@code main.ts:6:11}, null when unknown
 * @param durationMs how long it ran
 * @param logs what it logged
 */
public record Answer(
    boolean ok,
    @Nullable JsonSlice result,
    @Nullable String kind,
    @Nullable String errorName,
    @Nullable String errorMessage,
    @Nullable String errorPlace,
    long durationMs,
    Logs logs) {
  private static final String TIMED_OUT = "timed-out";

  /** Reads an answer; empty when the text isn't one. */
  static Optional<Answer> parse(byte[] text) {
    Reading reading = new Reading(text);
    try {
      JsonObjectReader.read(text, reading);
    } catch (IOException | IllegalStateException e) {
      return Optional.empty();
    }
    if (reading.ok == null || reading.durationMs < 0 || (reading.ok && reading.result == null)) {
      return Optional.empty();
    }
    return Optional.of(
        new Answer(
            reading.ok,
            reading.ok ? reading.result : null,
            reading.kind,
            reading.errorName,
            reading.errorMessage,
            reading.place(),
            reading.durationMs,
            new Logs(reading.logs, reading.logsDropped)));
  }

  /** The failure in one line, such as {@code TypeError: x is not a function (main.ts:6:11)}. */
  String error(int timeoutSeconds) {
    if (TIMED_OUT.equals(kind)) {
      return timedOut(timeoutSeconds);
    }
    return errorPlace == null ? thrown() : thrown() + " (" + errorPlace + ")";
  }

  private String thrown() {
    String message = errorMessage == null ? "" : errorMessage;
    if (errorName == null || errorName.isEmpty()) {
      return message.isEmpty() ? "the function failed" : message;
    }
    return message.isEmpty() ? errorName : errorName + ": " + message;
  }

  static String timedOut(int timeoutSeconds) {
    return "timed out after " + timeoutSeconds + " s";
  }

  private static final class Reading implements JsonObjectReader.Field {
    private final byte[] text;
    private @Nullable Boolean ok;
    private @Nullable JsonSlice result;
    private @Nullable String kind;
    private @Nullable String errorName;
    private @Nullable String errorMessage;
    private @Nullable String file;
    private int line;
    private int column;
    private long durationMs = -1;
    private @Nullable JsonSlice logs;
    private int logsDropped;

    private Reading(byte[] text) {
      this.text = text;
    }

    @Override
    public void read(String name, JsonParser value) throws IOException {
      switch (name) {
        case "ok" -> ok = value.getBooleanValue();
        case "result" -> result = JsonObjectReader.slice(text, value);
        case "kind" -> kind = value.getValueAsString();
        case "durationMs" -> durationMs = Math.round(value.getDoubleValue());
        case "error" -> error(value);
        case "logs" -> logs(value);
        case "logsDropped" -> {
          logsDropped = Math.max(0, value.getValueAsInt(0));
          value.skipChildren();
        }
        default -> value.skipChildren();
      }
    }

    private void logs(JsonParser value) throws IOException {
      if (value.currentToken() == JsonToken.START_ARRAY) {
        logs = JsonObjectReader.slice(text, value);
      } else {
        value.skipChildren();
      }
    }

    private @Nullable String place() {
      return file == null || line < 1 || column < 1 ? null : file + ":" + line + ":" + column;
    }

    private void error(JsonParser value) throws IOException {
      if (value.currentToken() != JsonToken.START_OBJECT) {
        value.skipChildren();
        return;
      }
      while (value.nextToken() == JsonToken.FIELD_NAME) {
        String name = value.currentName();
        value.nextToken();
        switch (name) {
          case "name" -> errorName = value.getValueAsString();
          case "message" -> errorMessage = value.getValueAsString();
          case "file" -> file = value.getValueAsString();
          case "line" -> line = value.getValueAsInt();
          case "column" -> column = value.getValueAsInt();
          default -> {}
        }
        value.skipChildren();
      }
    }
  }
}
