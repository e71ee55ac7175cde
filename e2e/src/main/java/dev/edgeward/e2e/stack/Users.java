package dev.edgeward.e2e.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The people of the cluster, each with a bearer token that is made once and kept in a file. */
public final class Users {

  /** Member of {@code system:masters}: may do everything. */
  public static final String ADMIN = "admin";

  /** Users by name with their groups; all but the administrator have no rights of their own. */
  private static final Map<String, List<String>> GROUPS = groups();

  private final Map<String, String> tokens;

  private Users(Map<String, String> tokens) {
    this.tokens = tokens;
  }

  /** Reads the users of a token file, which is written first when there is none. */
  static Users in(Path file) {
    if (!Files.exists(file)) {
      var random = new SecureRandom();
      var text = new StringBuilder();
      GROUPS.forEach(
          (name, groups) -> {
            byte[] token = new byte[16];
            random.nextBytes(token);
            text.append(HexFormat.of().formatHex(token))
                .append(',')
                .append(name)
                .append(",uid-")
                .append(name)
                .append(",\"")
                .append(String.join(",", groups))
                .append("\"\n");
          });
      StackFolder.write(file, text.toString());
    }
    try {
      Map<String, String> tokens = new LinkedHashMap<>();
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.split(",", 3);
        tokens.put(fields[1], fields[0]);
      }
      return new Users(tokens);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bearer token of a user. */
  public String token(String user) {
    String token = tokens.get(user);
    if (token == null) {
      throw new IllegalArgumentException("no user " + user + ", only " + tokens.keySet());
    }
    return token;
  }

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put(ADMIN, List.of("system:masters"));
    groups.put("alice", List.of("team-a"));
    groups.put("bob", List.of("team-b"));
    groups.put("carol", List.of("team-a", "team-b"));
    groups.put("mallory", List.of("nobodies"));
    return groups;
  }
}
