package dev.edgeward.e2e.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a process is started.
 *
 * @param command the program and its arguments
 * @param environment added to the environment of the supervisor
 * @param inputs what the process reads when it starts and can't be seen in the command, such as the
 *     time its jar was built; a change of it makes a running process out of date
 */
public record Launch(List<String> command, Map<String, String> environment, List<String> inputs) {

  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    inputs = List.copyOf(inputs);
  }

  /** Starts the process with its output appended to {@code log}. */
  Process start(Path log) throws java.io.IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /**
   * Equal for two launches that would give the same process; tells nothing of the environment's
   * values.
   */
  String fingerprint() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (command + "\n" + new TreeMap<>(environment) + "\n" + inputs)
                      .getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
