package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.e2e.stack.Checkout;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which versions of what were measured. */
final class Versions {

  private Versions() {}

  static Map<String, String> of(Checkout checkout, KubernetesClient client)
      throws IOException, InterruptedException {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("edgeward", commit(checkout));
    versions.put("kubernetes", client.getKubernetesVersion().getGitVersion());
    File workerd = checkout.nodeModules().resolve("workerd/package.json").toFile();
    versions.put(
        "workerd",
        workerd.exists()
            ? new ObjectMapper().readTree(workerd).path("version").asText()
            : "unknown");
    return versions;
  }

  /** The commit of the working copy, marked when it was changed since. */
  private static String commit(Checkout checkout) throws IOException, InterruptedException {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
              .directory(checkout.root().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor() == 0 ? commit.strip() : "unknown";
    } catch (IOException e) {
      return "unknown"; // no git here
    }
  }
}
