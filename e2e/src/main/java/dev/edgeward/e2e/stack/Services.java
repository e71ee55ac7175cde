package dev.edgeward.e2e.stack;

import dev.edgeward.e2e.controlplane.Binaries;
import dev.edgeward.e2e.process.Service;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The components of a stack as services: how each is started, and how one sees that it does its
 * work.
 */
final class Services {

  private final Checkout checkout;
  private final StackFolder folder;
  private final Ports ports;
  private final StackOptions options;
  private final ControlPlane controlPlane;
  private final Workerd workerd;

  /**
   * @param keys what the operator gives to the dispatcher, once it has
   */
  Services(
      Checkout checkout,
      StackFolder folder,
      Ports ports,
      StackOptions options,
      Binaries binaries,
      Supplier<Optional<Map<String, String>>> keys) {
    this.checkout = checkout;
    this.folder = folder;
    this.ports = ports;
    this.options = options;
    this.controlPlane = new ControlPlane(folder, ports, binaries);
    this.workerd =
        new Workerd(
            folder,
            checkout.dispatcher(),
            checkout.nodeModules(),
            ports.workerd(),
            keys,
            options.environment(Component.WORKERD));
  }

  /** The services of a stack that runs already: good for looking at it, not for starting it. */
  static Services toLookAt(Checkout checkout, StackFolder folder, Ports ports) {
    return new Services(
        checkout,
        folder,
        ports,
        StackOptions.standard(),
        new Binaries(Path.of("")),
        Optional::empty);
  }

  ControlPlane controlPlane() {
    return controlPlane;
  }

  Workerd workerd() {
    return workerd;
  }

  Service of(Component component) {
    return switch (component) {
      case ETCD -> controlPlane.etcd();
      case KUBE_APISERVER -> controlPlane.kubeApiserver();
      case KUBE_CONTROLLER_MANAGER -> controlPlane.kubeControllerManager();
      case OPERATOR ->
          program(
              component,
              checkout.operator(),
              ports.operator(),
              ports.operatorManagement(),
              Map.of());
      case API_SERVER ->
          program(
              component,
              checkout.apiServer(),
              ports.api(),
              ports.apiManagement(),
              Map.of("QUARKUS_SWAGGER_UI_ENABLED", "true"));
      case WORKERD -> workerd.service();
    };
  }

  private Service program(
      Component component,
      Path application,
      int http,
      int management,
      Map<String, String> ofStacks) {
    Map<String, String> extra = new HashMap<>(ofStacks);
    extra.putAll(options.environment(component));
    return new JavaProgram(folder, component, application, http, management, extra).service();
  }
}
