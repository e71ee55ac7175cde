package dev.edgeward.e2e.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in Markdown.
 *
 * @param path of the file
 * @param lines without code blocks
 * @param blocks the code blocks
 */
record Page(Path path, List<String> lines, List<Block> blocks) {
  private static final Pattern FENCE = Pattern.compile("^\\s*```\\s*(\\S*)(.*)$");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} (.*)$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  /**
   * A code block.
   *
   * @param language as the fence names it
   * @param runs whether the fence says {@code run}: its commands are to work as they stand
   * @param text without the fences
   */
  record Block(String language, boolean runs, String text) {}

  /** All pages of a checkout. */
  static List<Page> all(Path root) throws IOException {
    List<Path> files =
        new ArrayList<>(List.of(root.resolve("README.md"), root.resolve("SECURITY.md")));
    for (String folder : List.of("docs", "dispatcher", "functions", "helm", "examples")) {
      if (Files.isDirectory(root.resolve(folder))) {
        try (Stream<Path> found = Files.walk(root.resolve(folder))) {
          found
              .filter(file -> file.toString().endsWith(".md"))
              .filter(file -> !file.toString().matches(".*/(node_modules|target|dist)/.*"))
              .sorted()
              .forEach(files::add);
        }
      }
    }
    List<Page> pages = new ArrayList<>();
    for (Path file : files) {
      pages.add(read(file));
    }
    return pages;
  }

  static Page read(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    String language = null;
    boolean runs = false;
    var block = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      var fence = FENCE.matcher(line);
      if (fence.matches()) {
        if (language == null) {
          language = fence.group(1);
          runs = fence.group(2).strip().equals("run");
        } else {
          blocks.add(new Block(language, runs, block.toString()));
          block.setLength(0);
          language = null;
        }
      } else if (language != null) {
        block.append(line).append('\n');
      } else {
        lines.add(line);
      }
    }
    return new Page(file.normalize(), lines, blocks);
  }

  /** Where it leads to, as written. */
  List<String> links() {
    return lines.stream()
        .map(line -> CODE.matcher(line).replaceAll(""))
        .flatMap(line -> LINK.matcher(line).results().map(MatchResult::group))
        .map(link -> link.substring(2, link.length() - 1))
        .toList();
  }

  /** The names of its headings, as GitHub makes them. */
  Set<String> anchors() {
    Set<String> anchors = new TreeSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (String line : lines) {
      var heading = HEADING.matcher(line);
      if (heading.matches()) {
        String slug = slug(heading.group(1));
        int before = seen.merge(slug, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? slug : slug + "-" + before);
      }
    }
    return anchors;
  }

  private static String slug(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
