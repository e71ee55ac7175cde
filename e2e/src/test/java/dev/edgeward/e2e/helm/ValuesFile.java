package dev.edgeward.e2e.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chart's values.yaml with its comments. A comment belongs to the key in its line, or to the
 * key below it.
 *
 * @param entries all keys, by their paths
 */
record ValuesFile(List<Entry> entries) {

  private static final Pattern KEY =
      Pattern.compile("(?<indent> *)(?<key>\\w+):(?: (?<value>[^#]*?))?(?: *# (?<comment>.*))?");
  private static final Pattern COMMENT = Pattern.compile(" *# (?<text>.*)");

  /**
   * A key.
   *
   * @param path such as {@code operator.image.tag}
   * @param value as it is written; empty where there are keys below
   * @param comment empty for none
   */
  record Entry(String path, String value, String comment) {

    boolean isLeaf() {
      return !value.isEmpty();
    }

    private String row() {
      return "| `%s` | %s | %s |"
          .formatted(path, isLeaf() ? "`" + value + "`" : "", comment.replace("|", "\\|"));
    }
  }

  static ValuesFile read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    List<String> path = new ArrayList<>();
    List<String> above = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      Matcher comment = COMMENT.matcher(line);
      Matcher key = KEY.matcher(line);
      if (comment.matches()) {
        above.add(comment.group("text"));
      } else if (key.matches()) {
        path = new ArrayList<>(path.subList(0, key.group("indent").length() / 2));
        path.add(key.group("key"));
        if (key.group("comment") != null) {
          above.add(key.group("comment"));
        }
        String value = key.group("value");
        entries.add(
            new Entry(String.join(".", path), value == null ? "" : value, String.join(" ", above)));
        above.clear();
      } else if (line.isBlank()) {
        above.clear(); // a comment that stands by itself
      } else {
        throw new IOException(file + " is simpler than this: " + line);
      }
    }
    return new ValuesFile(List.copyOf(entries));
  }

  /** The values that can be set, without the sections that they stand in. */
  List<String> leaves() {
    return entries.stream().filter(Entry::isLeaf).map(Entry::path).toList();
  }

  /** As a table in Markdown: all values, and the sections that have a comment. */
  String table() {
    List<String> lines = new ArrayList<>(List.of("| value | default | what |", "|---|---|---|"));
    entries.stream()
        .filter(entry -> entry.isLeaf() || !entry.comment().isEmpty())
        .forEach(entry -> lines.add(entry.row()));
    return String.join("\n", lines);
  }
}
