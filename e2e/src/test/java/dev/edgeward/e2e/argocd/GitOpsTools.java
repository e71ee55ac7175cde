package dev.edgeward.e2e.argocd;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What tools of Argo CD and Flux say of an object without a cluster. */
public final class GitOpsTools {

  private final Path binaries;

  GitOpsTools(Path binaries) {
    this.binaries = binaries;
  }

  /** What Flux makes of it: {@code Current}, {@code Failed}, {@code InProgress}. */
  public String kstatus(HasMetadata object) throws IOException, InterruptedException {
    return run(Serialization.asJson(object), "kstatus").strip();
  }

  /** Argo CD's health and message by those settings: {@code Degraded: because}. */
  public String health(Path settings, HasMetadata object) throws IOException, InterruptedException {
    Map<String, String> said =
        override(settings, object, "health")
            .lines()
            .map(line -> line.split(": ", 2))
            .filter(line -> line.length == 2)
            .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    return said.get("STATUS") + ": " + said.get("MESSAGE");
  }

  /** The actions that there are by those settings, with whether each can be run now. */
  public Map<String, Boolean> actions(Path settings, HasMetadata object)
      throws IOException, InterruptedException {
    return override(settings, object, "list-actions")
        .lines()
        .skip(1)
        .map(line -> line.split(" +", -1))
        .collect(
            Collectors.toMap(
                line -> line[0], line -> line[1].equals("false"), (a, b) -> a, TreeMap::new));
  }

  private String override(Path settings, HasMetadata object, String what)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("object", ".yaml");
    try {
      Files.writeString(file, Serialization.asYaml(object));
      return run(
          "",
          "argocd",
          "admin",
          "settings",
          "resource-overrides",
          what,
          file.toString(),
          "--argocd-cm-path",
          settings.toString());
    } finally {
      Files.delete(file);
    }
  }

  private String run(String input, String... command) throws IOException, InterruptedException {
    String[] whole = command.clone();
    whole[0] = binaries.resolve(command[0]).toString();
    ProcessBuilder builder = new ProcessBuilder(whole);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(Arrays.toString(command) + " failed: " + output);
    }
    return output;
  }
}
