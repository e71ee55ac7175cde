package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What became of an invocation.
 *
 * @param ok whether the function returned
 * @param result what it returned, null when it didn't
 * @param error why it didn't, null when it did
 * @param durationMs how long it ran in the runtime; until the deadline, when that passed
 * @param logs what it logged
 */
public record InvokeResult(
    boolean ok, @Nullable JsonSlice result, @Nullable String error, long durationMs, Logs logs) {

  static InvokeResult failed(String error, long durationMs, Logs logs) {
    return new InvokeResult(false, null, error, durationMs, logs);
  }

  /**
   * The response {@code {ok, result?, error, durationMs, logs?, logsDropped?}}.
   *
   * @param withLogs whether the caller asked for the last two
   * @return JSON in UTF-8
   */
  public byte[] toJson(boolean withLogs) {
    JsonSlice lines = withLogs ? logs.lines() : null;
    int size = (result == null ? 0 : result.length()) + (lines == null ? 0 : lines.length());
    ByteArrayOutputStream json = new ByteArrayOutputStream(size + 256);
    text(json, ok ? "{\"ok\":true" : "{\"ok\":false");
    if (result != null) {
      text(json, ",\"result\":");
      json.write(result.bytes(), result.from(), result.length());
    }
    text(json, ",\"error\":");
    if (error == null) {
      text(json, "null");
    } else {
      json.write('"');
      json.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed(error)));
      json.write('"');
    }
    text(json, ",\"durationMs\":" + durationMs);
    if (withLogs) {
      text(json, ",\"logs\":");
      if (lines == null) {
        text(json, "[]");
      } else {
        json.write(lines.bytes(), lines.from(), lines.length());
      }
      text(json, ",\"logsDropped\":" + logs.dropped());
    }
    text(json, "}");
    return json.toByteArray();
  }

  private static void text(ByteArrayOutputStream json, String text) {
    json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** An error's text may have lone surrogates, which UTF-8 can't say. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
