package dev.edgeward.e2e.helm;

import dev.edgeward.e2e.controlplane.BinarySource;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.StackFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The real Helm.
 *
 * @param executable of it
 * @param kubeconfig of the cluster, null for commands that need none
 */
public record Helm(Path executable, @Nullable Path kubeconfig) {

  static final String RELEASE = "edgeward";
  static final String NAMESPACE = "edgeward";

  /** What the tests' control plane is, for commands that don't ask it. */
  private static final String KUBERNETES = "v1.34.0";

  /** How a command ended. */
  public record Outcome(int status, String output) {

    /** What it said, where it succeeded. */
    public String succeeded() {
      if (status != 0) {
        throw new IllegalStateException("helm ended with " + status + ":\n" + output);
      }
      return output;
    }
  }

  /**
   * The Helm that {@code e2e/helm} names, built first where the cache doesn't have it: four
   * minutes, once.
   *
   * @param progress told in lines what happens
   */
  public static Helm get(Consumer<String> progress) throws IOException, InterruptedException {
    return new Helm(
        BinarySource.helm(Checkout.here().helm(), progress).get().resolve("helm"), null);
  }

  /** Renders the chart of this checkout with some values, each {@code path=JSON}. */
  public Outcome template(String... values) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "template",
                RELEASE,
                Checkout.here().chart().toString(),
                "--namespace",
                NAMESPACE,
                "--kube-version",
                KUBERNETES));
    for (String value : values) {
      arguments.add("--set-json");
      arguments.add(value);
    }
    return run(arguments.toArray(String[]::new));
  }

  /** What the chart renders to with some values, each {@code path=JSON}. */
  public Rendered render(String... values) {
    return Rendered.parse(template(values).succeeded());
  }

  /** Runs a command. */
  public Outcome run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of(arguments));
    try {
      Path home = Files.createTempDirectory("helm");
      try {
        return run(command, home);
      } finally {
        StackFolder.deleteRecursively(home);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Outcome run(List<String> command, Path home) throws IOException, InterruptedException {
    Path output = home.resolve("output");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    for (String folder : List.of("CACHE", "CONFIG", "DATA")) {
      environment.put("HELM_" + folder + "_HOME", home.resolve(folder).toString());
    }
    environment.put("KUBECONFIG", kubeconfig == null ? "/dev/null" : kubeconfig.toString());
    Process process = builder.start();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("helm doesn't end: " + command);
      }
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
