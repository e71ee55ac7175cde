package dev.edgeward.e2e;

import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.process.Timing;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Clients;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.EdgewardKinds;
import dev.edgeward.e2e.stack.LocalStack;
import dev.edgeward.e2e.stack.Manifests;
import dev.edgeward.e2e.stack.Ports;
import dev.edgeward.e2e.stack.StackControl;
import dev.edgeward.e2e.stack.StackException;
import dev.edgeward.e2e.stack.StackFolder;
import dev.edgeward.e2e.stack.StackOptions;
import dev.edgeward.e2e.stack.Users;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What tests do with the stack: use it as its users do, and break it. */
public final class TestStack implements AutoCloseable {

  private static final Duration HEAL_TIMEOUT = Duration.ofMinutes(2);

  private final LocalStack stack;
  private final KubernetesClient admin;
  private final AtomicInteger namespaces = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  private TestStack(LocalStack stack) {
    this.stack = stack;
    this.admin = Clients.of(stack.folder().kubeconfig());
  }

  /**
   * Starts a stack without any state; the caller closes it.
   *
   * @param name of its state folder
   */
  public static TestStack start(String name, StackOptions options) {
    Checkout checkout = Checkout.here();
    var folder = new StackFolder(checkout.root().resolve("e2e/target").resolve(name));
    try {
      new StackControl(folder).purge();
      var running =
          new TestStack(
              LocalStack.start(
                  checkout, folder, options, line -> System.err.println(name + ": " + line)));
      // a run that is cancelled must not leave the processes behind
      java.lang.Runtime.getRuntime().addShutdownHook(new Thread(running::close));
      return running;
    } catch (StackException e) {
      throw new IllegalStateException("the local stack doesn't start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A Kubernetes client of the cluster's administrator. */
  public KubernetesClient admin() {
    return admin;
  }

  /** A Kubernetes client that shows another bearer token; the caller closes it. */
  public KubernetesClient kubernetes(String token) {
    return Clients.withToken(stack.folder().kubeconfig(), token);
  }

  /** The REST API as the cluster's administrator. */
  public RestClient rest() {
    return rest(adminToken());
  }

  /** The REST API with another bearer token. */
  public RestClient rest(String token) {
    return new RestClient(url(), token);
  }

  /** The REST API without a token. */
  public RestClient anonymousRest() {
    return new RestClient(url(), null);
  }

  /** The address of the API server. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + ports().api());
  }

  /** The address of the dispatcher. */
  public URI dispatcherUrl() {
    return URI.create("http://127.0.0.1:" + ports().workerd());
  }

  /** The addresses' ports, health and metrics of the programs among them. */
  public Ports ports() {
    return stack.folder().ports().orElseThrow();
  }

  public StackFolder folder() {
    return stack.folder();
  }

  public String adminToken() {
    return userToken(Users.ADMIN);
  }

  /** The bearer token of a user without rights of its own: alice, bob, carol, mallory. */
  public String userToken(String user) {
    return stack.folder().users().token(user);
  }

  /**
   * The bearer token of a ServiceAccount, which is made when there is none.
   *
   * @param audiences whom it is for, none for the cluster's API
   */
  public String serviceAccountToken(String namespace, String name, String... audiences) {
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build())
        .serverSideApply();
    return Clients.serviceAccountToken(admin, namespace, name, Duration.ofHours(1), audiences);
  }

  /** A namespace that no other test uses. */
  public String newNamespace() {
    String name = "test-" + ProcessHandle.current().pid() + "-" + namespaces.incrementAndGet();
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  /** Applies YAML as the administrator; objects without a namespace go into that one. */
  public List<HasMetadata> apply(String namespace, String yaml) {
    return Manifests.apply(admin, yaml, namespace);
  }

  /** Objects of one of Edgeward's namespaced kinds, for one {@code functions}. */
  public io.fabric8.kubernetes.client.dsl.MixedOperation<
          GenericKubernetesResource,
          io.fabric8.kubernetes.api.model.GenericKubernetesResourceList,
          io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource>>
      edgeward(String kind, String plural) {
    return admin.genericKubernetesResources(EdgewardKinds.namespaced(kind, plural));
  }

  /** Kills a component as {@code kill -9} does; the supervisor brings it back. */
  public void kill(Component component) throws InterruptedException {
    stack.process(component).kill();
  }

  /**
   * Kills a component as {@code kill -9} does; it stays dead until {@link #start}, or the next
   * test.
   */
  public void killAndLeave(Component component) throws InterruptedException {
    stack.process(component).killAndLeave();
  }

  /** Ends a component in an orderly way; it stays away until {@link #start}, or the next test. */
  public void stop(Component component) throws InterruptedException {
    stack.process(component).close();
  }

  /** Starts what was stopped or killed, and waits until it is ready. */
  public void start(Component component) throws InterruptedException {
    stack.process(component).start();
    awaitReady(component);
  }

  /** Ends a component and starts it anew; returns when it is ready again. */
  public void restart(Component component) throws InterruptedException {
    stack.process(component).restart();
    awaitReady(component);
  }

  /** Gives the two programs tokens of their ServiceAccounts, when those were made anew. */
  public void renewTokens() {
    stack.renewTokens();
  }

  /** Waits until a component is ready. */
  public void awaitReady(Component component) throws InterruptedException {
    if (!stack.process(component).awaitReady(HEAL_TIMEOUT)) {
      throw new AssertionError(
          component.title() + " is not ready:\n" + stack.folder().tail(component, 30));
    }
  }

  /**
   * Another process of the operator, the API server or workerd, beside the first; the caller starts
   * it, and ends it.
   */
  public LocalStack.Replica replica(Component program) throws StackException {
    return stack.replica(program);
  }

  /** The same with variables on top of those that the first gets. */
  public LocalStack.Replica replica(Component program, Map<String, String> environment)
      throws StackException {
    return stack.replica(program, environment, Timing.standard().grace());
  }

  /** The component's process, for its pid. */
  public SupervisedProcess process(Component component) {
    return stack.process(component);
  }

  /** Loses what the code store has, as a new disk would; workerd is restarted for it. */
  public void emptyCodeStore() throws InterruptedException {
    stop(Component.WORKERD);
    StackFolder.deleteRecursively(stack.folder().workerdDisk());
    start(Component.WORKERD);
  }

  /** Starts what the test before left dead. */
  public void heal() throws StackException, InterruptedException {
    for (Component component : Component.values()) {
      stack.process(component).start();
    }
    stack.awaitReady(HEAL_TIMEOUT);
  }

  /** Ends all of it; again does nothing. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    admin.close();
    try {
      stack.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
