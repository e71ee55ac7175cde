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
  private final Supplier<Optional<Map<String, String>>> keys;

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
    this.keys = keys;
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
    return workerd(Component.WORKERD.title(), ports, Map.of());
  }

  private Workerd workerd(String name, Ports own, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(options.environment(Component.WORKERD));
    environment.putAll(more);
    return new Workerd(
        folder,
        name,
        checkout.dispatcher(),
        checkout.nodeModules(),
        own.workerd(),
        keys,
        environment);
  }

  Service of(Component component) {
    return switch (component) {
      case ETCD -> controlPlane.etcd();
      case KUBE_APISERVER -> controlPlane.kubeApiserver();
      case KUBE_CONTROLLER_MANAGER -> controlPlane.kubeControllerManager();
      case OPERATOR ->
          program(
              component,
              component.title(),
              ports.operator(),
              ports.operatorManagement(),
              webhooks(ports));
      case API_SERVER ->
          program(component, component.title(), ports.api(), ports.apiManagement(), Map.of());
      case WORKERD -> workerd().service();
    };
  }

  /** What a second process of a component is called. */
  static String replicaName(Component component) {
    return component.title() + "-2";
  }

  /**
   * Another process of one of the two programs, or of workerd.
   *
   * @param own the ports of a stack, of which it takes those of an API server or of workerd
   * @param environment variables on top of those that the first process gets
   */
  Service replica(Component component, Ports own, Map<String, String> environment) {
    String name = replicaName(component);
    if (component == Component.WORKERD) {
      return workerd(name, own, environment).service();
    }
    Map<String, String> more =
        new HashMap<>(component == Component.OPERATOR ? webhooks(own) : Map.of());
    more.putAll(environment);
    return program(component, name, own.api(), own.apiManagement(), more);
  }

  private Service program(
      Component component, String name, int http, int management, Map<String, String> more) {
    boolean operator = component == Component.OPERATOR;
    Map<String, String> extra = new HashMap<>();
    if (operator) {
      checkout
          .esbuild()
          .ifPresent(found -> extra.put("EDGEWARD_BUNDLER_ESBUILD", found.toString()));
    } else {
      extra.put("QUARKUS_SWAGGER_UI_ENABLED", "true");
      extra.put("QUARKUS_SHUTDOWN_DELAY", "0s"); // nobody has to be told that the only replica ends
    }
    extra.putAll(options.environment(component));
    extra.putAll(more);
    return new JavaProgram(
            folder,
            component,
            name,
            operator ? checkout.operator() : checkout.apiServer(),
            http,
            management,
            extra)
        .service();
  }

  private static Map<String, String> webhooks(Ports own) {
    return Map.of(
        "EDGEWARD_ADMISSION_PORT", Integer.toString(own.admission()),
        "EDGEWARD_ADMISSION_BIND_ADDRESS", Ports.HOST,
        "EDGEWARD_ADMISSION_HOSTS", Ports.HOST);
  }
}
