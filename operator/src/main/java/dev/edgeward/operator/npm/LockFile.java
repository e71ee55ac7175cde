package dev.edgeward.operator.npm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.operator.background.WorkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads {@code package-lock.json} of the versions 2 and 3 (npm 7 and newer): its member {@code
 * packages}. Pure.
 *
 * @see <a href="https://docs.npmjs.com/cli/configuring-npm/package-lock-json">package-lock.json</a>
 */
final class LockFile {
  private static final int MOST_PACKAGES = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String NAME = "(?:@[a-z0-9~-][a-z0-9._~-]*/)?[A-Za-z0-9~-][A-Za-z0-9._~-]*";
  private static final Pattern PACKAGE = Pattern.compile(NAME);
  private static final Pattern FOLDER =
      Pattern.compile("node_modules/" + NAME + "(?:/node_modules/" + NAME + ")*");

  /** Semantic Versioning, loosely: what can stand in a path. */
  private static final Pattern VERSION = Pattern.compile("[0-9]+[.][0-9]+[.][0-9]+[0-9A-Za-z.+-]*");

  private LockFile() {}

  /**
   * The packages that a function needs at run time.
   *
   * @param text of the file
   * @return without those for development only, and without optional ones, which esbuild asks for
   *     if the code does
   * @throws WorkException.Refused when it can't be used
   */
  static List<LockedPackage> packages(String text) throws WorkException.Refused {
    JsonNode packages = read(text);
    List<LockedPackage> needed = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : packages.properties()) {
      JsonNode locked = entry.getValue();
      if (!entry.getKey().isEmpty()
          && !locked.path("dev").asBoolean()
          && !locked.path("optional").asBoolean()
          && !locked.path("devOptional").asBoolean()) {
        needed.add(locked(entry.getKey(), locked));
      }
    }
    if (needed.size() > MOST_PACKAGES) {
      throw refused(
          "names " + needed.size() + " packages; at most " + MOST_PACKAGES + " are possible");
    }
    return needed;
  }

  private static JsonNode read(String text) throws WorkException.Refused {
    JsonNode file;
    try {
      file = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw refused("is no JSON");
    }
    if (!file.path("packages").isObject()) {
      throw refused("has no packages: it must be of lockfileVersion 2 or 3 (npm 7 or newer)");
    }
    return file.path("packages");
  }

  private static LockedPackage locked(String folder, JsonNode locked) throws WorkException.Refused {
    if (locked.path("link").asBoolean() || !FOLDER.matcher(folder).matches()) {
      throw refused("names " + folder + ": only packages of a registry are possible");
    }
    String name =
        locked.path("name").asText(folder.substring(folder.lastIndexOf("node_modules/") + 13));
    String version = locked.path("version").asText();
    String resolved = locked.path("resolved").asText();
    if (!PACKAGE.matcher(name).matches()
        || !VERSION.matcher(version).matches()
        || !(resolved.isEmpty() || resolved.matches("https?://.*"))) {
      throw refused("names " + folder + ": only packages of a registry are possible");
    }
    return new LockedPackage(
        folder,
        name,
        version,
        Integrity.parse(locked.path("integrity").asText())
            .orElseThrow(
                () ->
                    refused(
                        "has no integrity of " + name + "@" + version + " of SHA-256 or more")));
  }

  private static WorkException.Refused refused(String what) {
    return new WorkException.Refused("package-lock.json " + what);
  }
}
