package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a function logged in one invocation. It is data from code that nobody vouches for; the
 * dispatcher has bounded it ({@code docs/protocol.md}).
 *
 * @param lines a JSON array of objects with {@code level}, {@code time} and {@code message}; null
 *     for none
 * @param dropped how many lines the dispatcher left out
 */
record Logs(@Nullable JsonSlice lines, int dropped) {
  static final Logs NONE = new Logs(null, 0);

  /** As in {@code console}. */
  enum Level {
    DEBUG,
    INFO,
    LOG,
    WARN,
    ERROR;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Level of(String text) {
      return switch (text) {
        case "debug" -> DEBUG;
        case "info" -> INFO;
        case "warn" -> WARN;
        case "error" -> ERROR;
        default -> LOG;
      };
    }
  }

  /**
   * A line.
   *
   * @param level of it
   * @param time when it was logged, null when that isn't told
   * @param message possibly of several lines, cut by the dispatcher where it is long
   */
  record Line(Level level, @Nullable Instant time, String message) {}

  boolean isEmpty() {
    return dropped == 0 && (lines == null || lines.length() <= 2);
  }

  /** The same, without the answer that it is a part of. */
  Logs detached() {
    return lines == null
        ? this
        : new Logs(
            new JsonSlice(
                Arrays.copyOfRange(lines.bytes(), lines.from(), lines.from() + lines.length()),
                0,
                lines.length(),
                lines.tokens()),
            dropped);
  }

  /** Reads the lines; what isn't one is left out. */
  List<Line> read() {
    List<Line> read = new ArrayList<>();
    if (lines == null) {
      return read;
    }
    try (JsonParser parser = JsonObjectReader.parser(lines)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        read.add(line(parser));
      }
    } catch (IOException e) {
      return read; // it was read once, so it is JSON; what came before it is what there is
    }
    return read;
  }

  private static Line line(JsonParser parser) throws IOException {
    String level = "";
    String message = "";
    Instant time = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "level" -> level = parser.getValueAsString("");
        case "message" -> message = parser.getValueAsString("");
        case "time" -> time = time(parser.getValueAsString(""));
        default -> {}
      }
      parser.skipChildren();
    }
    return new Line(Level.of(level), time, message);
  }

  private static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
