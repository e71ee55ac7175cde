package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Clients;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.LocalStack;
import dev.edgeward.e2e.stack.Ports;
import dev.edgeward.e2e.stack.Release;
import dev.edgeward.e2e.stack.StackControl;
import dev.edgeward.e2e.stack.StackException;
import dev.edgeward.e2e.stack.StackFolder;
import dev.edgeward.e2e.stack.StackOptions;
import dev.edgeward.e2e.stack.Users;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A stack that nobody else uses, empty at first, in a state folder of its own. */
final class BenchStack implements AutoCloseable {

  private final LocalStack stack;

  /** All load comes from one caller, whose rate would be limited. */
  private static final Map<String, String> UNLIMITED =
      Map.of(
          "EDGEWARD_RATES_CALLS_PER_SECOND", "0",
          "EDGEWARD_RATES_INVOCATIONS_PER_SECOND", "0");

  private final KubernetesClient admin;
  private final Consumer<String> progress;

  private BenchStack(LocalStack stack, Consumer<String> progress) {
    this.stack = stack;
    this.admin = Clients.of(stack.folder().kubeconfig());
    this.progress = progress;
  }

  /**
   * Starts the stack after what an earlier one has left was forgotten.
   *
   * @param progress told in lines what happens
   * @param variables of components, on top of those that they get anyway
   */
  static BenchStack start(
      Checkout checkout, Consumer<String> progress, Map<Component, Map<String, String>> variables)
      throws StackException, InterruptedException {
    return start(checkout, progress, variables, Release.OF_CHECKOUT);
  }

  /** The same with another release than that of the checkout's manifests. */
  static BenchStack start(
      Checkout checkout,
      Consumer<String> progress,
      Map<Component, Map<String, String>> variables,
      Release release)
      throws StackException, InterruptedException {
    var folder = new StackFolder(checkout.root().resolve("e2e/target/bench-stack"));
    new StackControl(folder).purge();
    Map<String, String> apiServer = new HashMap<>(UNLIMITED);
    apiServer.putAll(variables.getOrDefault(Component.API_SERVER, Map.of()));
    Map<Component, Map<String, String>> environment = new EnumMap<>(Component.class);
    environment.putAll(variables);
    environment.put(Component.API_SERVER, apiServer);
    StackOptions options = StackOptions.of(release, environment);
    return new BenchStack(LocalStack.start(checkout, folder, options, progress), progress);
  }

  LocalStack processes() {
    return stack;
  }

  StackFolder folder() {
    return stack.folder();
  }

  Ports ports() {
    return stack.folder().ports().orElseThrow();
  }

  /** A client of the cluster's administrator; it stays open as long as the stack. */
  KubernetesClient admin() {
    return admin;
  }

  String adminToken() {
    return stack.folder().users().token(Users.ADMIN);
  }

  String restUrl() {
    return "http://127.0.0.1:" + ports().api();
  }

  String dispatcherUrl() {
    return "http://127.0.0.1:" + ports().workerd();
  }

  void makeNamespace(String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  void say(String line) {
    progress.accept(line);
  }

  @Override
  public void close() throws InterruptedException {
    admin.close();
    stack.close();
  }
}
