package dev.edgeward.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules of code that the CRD checks for inline files, for files that come from elsewhere; and
 * that no file is another's folder, which the CRD leaves to us. Pure.
 */
public final class CodeRules {
  /** The most files of a version. */
  public static final int MAX_FILES = 64;

  static final int MAX_NAME = 128;

  /** The most bytes of sources, in UTF-8. */
  static final int MAX_BYTES = 1024 * 1024;

  /** The most files of an artifact, that are then bundled to fewer. */
  public static final int MAX_ARTIFACT_FILES = 1000;

  /** The most bytes of an artifact's sources, in UTF-8. */
  public static final int MAX_ARTIFACT_BYTES = 4 * MAX_BYTES;

  static final String RESERVED = "__edgeward__/";
  static final Pattern ENTRYPOINT = Pattern.compile("[.](m?[jt]s|[jt]sx)$");
  static final Pattern NAME =
      Pattern.compile(
          "^[A-Za-z0-9_@-][A-Za-z0-9._@-]*(/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)*[.](js|mjs|cjs|jsx|ts|mts|cts|tsx|json|txt|html|css|md)$");

  /** Names the packages that the code imports; npm's name for it. */
  public static final String LOCK_FILE = "package-lock.json";

  private static final Pattern COMPILED = Pattern.compile("[.]([mc]?ts|[jt]sx)$");

  private CodeRules() {}

  /**
   * Whether files are not what a runtime loads: some are TypeScript or JSX, or they import
   * packages.
   *
   * @param names of the files
   * @return true where a bundler makes JavaScript of them first
   */
  public static boolean needsBundling(Set<String> names) {
    return names.contains(LOCK_FILE)
        || names.stream().anyMatch(name -> COMPILED.matcher(name).find());
  }

  /**
   * What is wrong with files.
   *
   * @param files source by file name
   * @param entrypoint the main file
   * @return a sentence, empty when nothing is wrong
   */
  public static Optional<String> violation(Map<String, String> files, String entrypoint) {
    return violation(files, entrypoint, MAX_FILES, MAX_BYTES);
  }

  /**
   * What is wrong with files that come in an artifact, which doesn't have to fit into an object of
   * Kubernetes.
   *
   * @param files source by file name
   * @param entrypoint the main file
   * @return a sentence, empty when nothing is wrong
   */
  public static Optional<String> artifactViolation(Map<String, String> files, String entrypoint) {
    return violation(
        files,
        entrypoint,
        needsBundling(files.keySet()) ? MAX_ARTIFACT_FILES : MAX_FILES,
        MAX_ARTIFACT_BYTES);
  }

  private static Optional<String> violation(
      Map<String, String> files, String entrypoint, int maxFiles, int maxBytes) {
    if (!ENTRYPOINT.matcher(entrypoint).find()) {
      return Optional.of(
          "entrypoint " + entrypoint + " must be an ES module: .js, .mjs, .ts, .mts, .jsx or .tsx");
    }
    if (files.size() > maxFiles) {
      return Optional.of("at most " + maxFiles + " files, there are " + files.size());
    }
    if (!files.containsKey(entrypoint)) {
      return Optional.of(
          "entrypoint " + entrypoint + " is none of the files (it is main.js when absent)");
    }
    long bytes = 0;
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (file.getKey().length() > MAX_NAME || !NAME.matcher(file.getKey()).matches()) {
        return Optional.of(
            "file name "
                + file.getKey()
                + ": a relative path of letters, digits and ._@- of at most 128 characters that ends in .js, .mjs, .cjs, .jsx, .ts, .mts, .cts, .tsx, .json, .txt, .html, .css or .md");
      }
      if (file.getKey().startsWith(RESERVED)) {
        return Optional.of(
            "file name " + file.getKey() + ": the folder " + RESERVED + " is the runtime's own");
      }
      Optional<String> folder = fileAsFolder(file.getKey(), files.keySet());
      if (folder.isPresent()) {
        return Optional.of(
            "file name " + file.getKey() + ": " + folder.get() + " is a file, and no folder");
      }
      bytes += file.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes > maxBytes
        ? Optional.of(
            "at most " + maxBytes / MAX_BYTES + " MiB of code, there are " + bytes + " bytes")
        : Optional.empty();
  }

  /** A file that is also a folder on the way to another one. */
  private static Optional<String> fileAsFolder(String name, Set<String> files) {
    for (int end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      if (files.contains(name.substring(0, end))) {
        return Optional.of(name.substring(0, end));
      }
    }
    return Optional.empty();
  }
}
