package dev.edgeward.e2e.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What docs/access.md says.
 *
 * @param rows of all its tables of requests
 */
record AccessPage(List<Row> rows) {

  private static final Pattern REQUEST =
      Pattern.compile("`(?<method>[A-Z]+) (?<path>/\\S+)` ?(?<field>\\w*)");

  /**
   * What a request answers.
   *
   * @param path with {@code {id}} for the object
   * @param field that a change is about, empty for any
   * @param object whose, such as {@code own}
   * @param cells a status, {@code listed} or {@code absent}, by caller
   */
  record Row(String method, String path, String field, String object, Map<String, String> cells) {

    String request() {
      return method + " " + path;
    }

    @Override
    public String toString() {
      return (request() + " " + field).strip() + ": " + object;
    }
  }

  static AccessPage read(Path file) {
    try {
      return new AccessPage(rows(Files.readAllLines(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Row> rows(List<String> lines) {
    List<Row> rows = new ArrayList<>();
    List<String> header = List.of();
    String request = "";
    for (String line : lines) {
      if (!line.startsWith("|")) {
        header = List.of();
      } else if (line.startsWith("| request | object |")) {
        header = cells(line);
      } else if (!header.isEmpty() && !line.startsWith("|-")) {
        List<String> cells = cells(line);
        request = cells.getFirst().isEmpty() ? request : cells.getFirst();
        rows.add(row(request, header, cells));
      }
    }
    return rows;
  }

  private static Row row(String request, List<String> header, List<String> cells) {
    Matcher parts = REQUEST.matcher(request);
    // Only the first cell may be empty: then the request is that of the row above.
    if (!parts.matches() || cells.size() != header.size() || cells.lastIndexOf("") > 0) {
      throw new IllegalStateException("not a row: " + request + " " + cells);
    }
    Map<String, String> answers = new LinkedHashMap<>();
    for (int i = 2; i < cells.size(); i++) {
      answers.put(header.get(i), cells.get(i));
    }
    return new Row(
        parts.group("method"), parts.group("path"), parts.group("field"), cells.get(1), answers);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("[|]", -1))
        .map(String::strip)
        .toList();
  }
}
