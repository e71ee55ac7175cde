package dev.edgeward.operator.openapi;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Paths with templates. */
final class Paths {
  private static final Pattern TEMPLATE = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern DOTS = Pattern.compile("(?i)([.]|%2e){1,2}");
  private static final Pattern PLAIN = Pattern.compile("/[\\x21-\\x7e&&[^\"<>\\\\^`|#]]*");

  private Paths() {}

  /** What a path can't be. */
  static void check(Located path, String text) throws FlawException {
    if (!PLAIN.matcher(TEMPLATE.matcher(text).replaceAll("x")).matches()) {
      throw path.flaw("a path begins with / and has nothing that a URL can't have");
    }
    if (leadsElsewhere(text)) {
      throw path.flaw("a path has no part that is . or ..");
    }
  }

  static boolean leadsElsewhere(@Nullable String path) {
    return path != null
        && Arrays.stream(path.split("/", -1)).anyMatch(part -> DOTS.matcher(part).matches());
  }

  static Set<String> templates(String path) {
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher = TEMPLATE.matcher(path);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
