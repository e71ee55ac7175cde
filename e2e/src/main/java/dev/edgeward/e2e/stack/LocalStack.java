package dev.edgeward.e2e.stack;

import dev.edgeward.e2e.controlplane.Binaries;
import dev.edgeward.e2e.controlplane.BinarySource;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.process.Timing;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole system on this machine, supervised by this process: starts what doesn't run, takes over
 * what an earlier supervisor of the same folder left running, restarts what dies or hangs. Of the
 * supervisors of one folder only one can be at work.
 */
public final class LocalStack implements AutoCloseable {

  private static final Duration CONTROL_PLANE_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration PROGRAMS_TIMEOUT = Duration.ofMinutes(3);

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
  private static final int MOST_FAILED_STARTS = 6;
  private static final Duration TOKEN_LIFE = Duration.ofDays(365);
  private static final Duration REQUEST_INTERVAL = Duration.ofMillis(300);

  private final Checkout checkout;
  private final StackFolder folder;
  private final StackOptions options;
  private final Journal journal;
  private final SupervisorLock lock;
  private final Map<Component, SupervisedProcess> processes = new EnumMap<>(Component.class);

  private @Nullable KubernetesClient client;
  private @Nullable DispatcherKeys keys;
  private @Nullable Services services;

  private LocalStack(
      Checkout checkout,
      StackFolder folder,
      StackOptions options,
      Journal journal,
      SupervisorLock lock) {
    this.checkout = checkout;
    this.folder = folder;
    this.options = options;
    this.journal = journal;
    this.lock = lock;
  }

  /**
   * Starts the stack of a folder; returns when all of it is ready.
   *
   * @param progress told in lines what happens, now and as long as the stack lives
   * @throws StackException when the folder's stack is supervised by another process, or something
   *     doesn't start
   */
  public static LocalStack start(
      Checkout checkout, StackFolder folder, StackOptions options, Consumer<String> progress)
      throws StackException, InterruptedException {
    var stack =
        new LocalStack(
            checkout,
            folder,
            options,
            new Journal(folder.journal(), progress),
            SupervisorLock.acquire(folder));
    try {
      stack.bringUp();
      return stack;
    } catch (StackException | InterruptedException | RuntimeException e) {
      stack.closeQuietly();
      throw e;
    }
  }

  public StackFolder folder() {
    return folder;
  }

  /** One of the stack's processes. */
  public SupervisedProcess process(Component component) {
    SupervisedProcess process = processes.get(component);
    if (process == null) {
      throw new IllegalStateException(component.title() + " was not started");
    }
    return process;
  }

  /**
   * Another process of one of the two programs or of workerd, beside that which the stack keeps.
   *
   * @param process started and ended by whoever asked for it
   * @param url where it serves
   * @param management the port where it tells of its health
   * @param webhooks of an operator: where it answers to kube-apiserver
   */
  public record Replica(SupervisedProcess process, URI url, int management, URI webhooks) {}

  /** Another process of one of the two programs, or of workerd, on ports of its own. */
  public Replica replica(Component component) throws StackException {
    return replica(component, Map.of(), Timing.standard().grace());
  }

  /**
   * Another process, which is not quite as the first.
   *
   * @param environment variables on top of those that the first gets
   * @param grace how long it may take to end
   */
  public Replica replica(Component component, Map<String, String> environment, Duration grace)
      throws StackException {
    if (services == null) {
      throw new IllegalStateException("nothing was started");
    }
    Ports own = Ports.free(0, 0);
    boolean workerd = component == Component.WORKERD;
    return new Replica(
        new SupervisedProcess(
            services.replica(component, own, environment),
            Timing.standard().withGrace(grace),
            journal::say),
        URI.create("http://127.0.0.1:" + (workerd ? own.workerd() : own.api())),
        workerd ? own.workerd() : own.apiManagement(),
        own.webhooks());
  }

  /** Waits until every process is ready. */
  public void awaitReady(Duration timeout) throws StackException, InterruptedException {
    await(timeout, Component.values());
  }

  /** Restarts the processes that would be started in another way now, for one that was rebuilt. */
  public void refresh() throws InterruptedException {
    for (SupervisedProcess process : processes.values()) {
      process.refresh();
    }
  }

  /** Does what other processes ask for, until this thread is interrupted. */
  public void serve() throws InterruptedException {
    while (true) {
      Thread.sleep(REQUEST_INTERVAL);
      if (Files.exists(folder.refreshRequest())) {
        refresh();
        try {
          Files.deleteIfExists(folder.refreshRequest());
        } catch (IOException e) {
          journal.say("the request to refresh stays: " + e);
        }
      }
    }
  }

  /** Ends all processes and keeps the state. */
  @Override
  public void close() throws InterruptedException {
    try {
      Files.deleteIfExists(folder.upMarker());
    } catch (IOException e) {
      journal.say("the marker stays: " + e);
    }
    closeKeys();
    inParallel(Component.WORKERD, Component.API_SERVER, Component.OPERATOR);
    if (client != null) {
      client.close();
    }
    inParallel(Component.KUBE_CONTROLLER_MANAGER);
    inParallel(Component.KUBE_APISERVER);
    inParallel(Component.ETCD);
    lock.close();
  }

  private void bringUp() throws StackException, InterruptedException {
    Binaries binaries = binaries();
    Ports ports = ports();
    var services = new Services(checkout, folder, ports, options, binaries, this::dispatcherKeys);
    this.services = services;
    ControlPlane controlPlane = services.controlPlane();
    controlPlane.prepare();
    Users users = folder.users();
    supervise(services, Component.ETCD, Component.KUBE_APISERVER);
    await(CONTROL_PLANE_TIMEOUT, Component.ETCD, Component.KUBE_APISERVER);

    Kubeconfig.write(
        folder.kubeconfig(),
        controlPlane.url(),
        controlPlane.certificate(),
        Users.ADMIN,
        users.token(Users.ADMIN));
    client = Clients.of(folder.kubeconfig());
    supervise(services, Component.KUBE_CONTROLLER_MANAGER);

    options
        .release()
        .install(
            new Release.Cluster(
                checkout,
                client,
                folder.kubeconfig(),
                services.workerd().url(),
                ports.webhooks().toString()));
    giveTokens(false);
    keys = new DispatcherKeys(client, this::keysChanged);
    supervise(services, Component.OPERATOR, Component.API_SERVER, Component.WORKERD);
    awaitReady(PROGRAMS_TIMEOUT);
    StackFolder.write(folder.upMarker(), "");
  }

  private Binaries binaries() throws StackException, InterruptedException {
    try {
      return new Binaries(BinarySource.controlPlane(checkout.controlPlane(), journal::say).get());
    } catch (IOException e) {
      throw new StackException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The ports of the last time, unless others are asked for or somebody took one of them. */
  private Ports ports() throws StackException, InterruptedException {
    Optional<Ports> last = folder.ports();
    if (last.isPresent() && isAsWanted(last.get())) {
      boolean runs =
          List.of(Component.values()).stream()
              .anyMatch(component -> folder.pidFile(component).running().isPresent());
      if (runs || last.get().areFree()) {
        return last.get();
      }
    }
    Leftovers.end(folder);
    Ports ports = Ports.free(options.kubePort(), options.httpPort());
    folder.save(ports);
    return ports;
  }

  private boolean isAsWanted(Ports ports) {
    return ports.areWhole()
        && (options.kubePort() == 0 || options.kubePort() == ports.kube())
        && (options.httpPort() == 0 || options.httpPort() == ports.api());
  }

  /**
   * Gives the two programs other tokens: their ServiceAccounts are not those any more that theirs
   * are for. A former token works for a moment still, so it isn't asked.
   */
  public void renewTokens() {
    giveTokens(true);
  }

  private void giveTokens(boolean anew) {
    if (services == null || client == null) {
      throw new IllegalStateException("nothing was started");
    }
    ControlPlane controlPlane = services.controlPlane();
    for (Component program : List.of(Component.OPERATOR, Component.API_SERVER)) {
      String account = "edgeward-" + program.title();
      String url = options.kubernetes(program, controlPlane.url());
      Path kubeconfig = folder.kubeconfig(program);
      if (anew || !Files.exists(kubeconfig) || !Clients.works(kubeconfig, url)) {
        Kubeconfig.write(
            kubeconfig,
            url,
            controlPlane.certificate(),
            account,
            Clients.serviceAccountToken(client, JavaProgram.NAMESPACE, account, TOKEN_LIFE));
      }
    }
  }

  private Optional<Map<String, String>> dispatcherKeys() {
    return keys == null ? Optional.empty() : keys.environment();
  }

  private void keysChanged() {
    SupervisedProcess workerd = processes.get(Component.WORKERD);
    if (workerd == null) {
      return;
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                journal.say("workerd: the operator gave it other keys");
                workerd.restart();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void supervise(Services services, Component... components) {
    for (Component component : components) {
      var process = new SupervisedProcess(services.of(component), Timing.standard(), journal::say);
      processes.put(component, process);
      process.start();
    }
  }

  private void await(Duration timeout, Component... components)
      throws StackException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (Component component : components) {
      SupervisedProcess process = process(component);
      while (!process.awaitReady(LOOK_INTERVAL)) {
        if (process.failedStarts() >= MOST_FAILED_STARTS) {
          throw notReady(component, "ends again and again");
        }
        if (System.nanoTime() > deadline) {
          throw notReady(component, "is not ready after " + timeout.toSeconds() + " s");
        }
      }
    }
  }

  private StackException notReady(Component component, String what) {
    return new StackException(
        "%s %s; the end of %s:%n%s"
            .formatted(component.title(), what, folder.log(component), folder.tail(component, 30)));
  }

  private void inParallel(Component... components) throws InterruptedException {
    List<Callable<Void>> ends = new ArrayList<>();
    for (Component component : components) {
      SupervisedProcess process = processes.get(component);
      if (process != null) {
        ends.add(
            () -> {
              process.close();
              return null;
            });
      }
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> end : threads.invokeAll(ends)) {
        end.get();
      }
    } catch (ExecutionException e) {
      journal.say("not ended cleanly: " + e.getCause());
    }
  }

  private void closeKeys() {
    if (keys != null) {
      keys.close();
    }
  }

  private void closeQuietly() {
    try {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
