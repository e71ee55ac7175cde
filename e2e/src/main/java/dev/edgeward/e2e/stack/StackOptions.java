package dev.edgeward.e2e.stack;

import java.net.URI;
import java.util.Map;

/**
 * What may differ between stacks.
 *
 * @param kubePort the port of the Kubernetes API, or 0 for any
 * @param httpPort the port of the REST API, or 0 for any
 * @param environment variables of a component, on top of those that it gets anyway
 * @param kubernetes where a program finds the Kubernetes API when something stands in between
 * @param release what is put into the cluster
 */
public record StackOptions(
    int kubePort,
    int httpPort,
    Map<Component, Map<String, String>> environment,
    Map<Component, URI> kubernetes,
    Release release) {

  public StackOptions {
    environment = Map.copyOf(environment);
    kubernetes = Map.copyOf(kubernetes);
  }

  /** What the checkout's manifests say is put into the cluster. */
  public StackOptions(
      int kubePort,
      int httpPort,
      Map<Component, Map<String, String>> environment,
      Map<Component, URI> kubernetes) {
    this(kubePort, httpPort, environment, kubernetes, Release.OF_CHECKOUT);
  }

  /** Nothing stands in between. */
  public StackOptions(int kubePort, int httpPort, Map<Component, Map<String, String>> environment) {
    this(kubePort, httpPort, environment, Map.of());
  }

  /** Free ports; another release than that of the checkout. */
  public static StackOptions of(Release release, Map<Component, Map<String, String>> environment) {
    return new StackOptions(0, 0, environment, Map.of(), release);
  }

  /** Free ports, nothing special. */
  public static StackOptions standard() {
    return new StackOptions(0, 0, Map.of());
  }

  String kubernetes(Component program, String direct) {
    URI between = kubernetes.get(program);
    return between == null ? direct : between.toString();
  }

  Map<String, String> environment(Component component) {
    return environment.getOrDefault(component, Map.of());
  }
}
