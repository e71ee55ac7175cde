package dev.edgeward.e2e.scenario;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Manifests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Somebody who writes a team's objects, under his own name. */
final class Editor implements AutoCloseable {
  private final TestStack stack;
  private final String name;
  private final KubernetesClient client;

  Editor(TestStack stack, String name) {
    this.stack = stack;
    this.name = name;
    this.client = stack.kubernetes(stack.userToken(name));
  }

  /** What {@code kubectl} answered. */
  record Answer(int exit, String output) {}

  String name() {
    return name;
  }

  KubernetesClient client() {
    return client;
  }

  /** Applies a Function with code in {@code main.js}. */
  HasMetadata apply(Team team, String function, String code) {
    return apply(team, function, "{}", code);
  }

  /** The same with annotations, a map in YAML. */
  HasMetadata apply(Team team, String function, String annotations, String code) {
    return Manifests.apply(client, manifest(function, annotations, code), team.namespace())
        .getFirst();
  }

  static String manifest(String function, String annotations, String code) {
    return """
    apiVersion: edgeward.dev/v1alpha1
    kind: Function
    metadata: {name: %s, annotations: %s}
    spec: {code: {files: {main.js: "%s"}}}
    """
        .formatted(function, annotations, code);
  }

  static boolean hasKubectl() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "kubectl"))
        .anyMatch(Files::isExecutable);
  }

  /** Runs kubectl in the team's namespace, with a manifest to read from its input. */
  Answer kubectl(Team team, String manifest, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "kubectl",
                "--kubeconfig=" + stack.folder().kubeconfig(),
                "--token=" + stack.userToken(name),
                "--namespace=" + team.namespace()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var input = process.getOutputStream()) {
      input.write(manifest.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), output);
  }

  @Override
  public void close() {
    client.close();
  }
}
