package dev.edgeward.e2e.stack;

import java.util.Map;

/**
 * What may differ between stacks.
 *
 * @param kubePort the port of the Kubernetes API, or 0 for any
 * @param httpPort the port of the REST API, or 0 for any
 * @param environment variables of a component, on top of those that it gets anyway
 */
public record StackOptions(
    int kubePort, int httpPort, Map<Component, Map<String, String>> environment) {

  public StackOptions {
    environment = Map.copyOf(environment);
  }

  /** Free ports, nothing special. */
  public static StackOptions standard() {
    return new StackOptions(0, 0, Map.of());
  }

  Map<String, String> environment(Component component) {
    return environment.getOrDefault(component, Map.of());
  }
}
