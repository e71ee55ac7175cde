package dev.edgeward.e2e.argocd;

import dev.edgeward.e2e.process.Launch;
import dev.edgeward.e2e.process.PidFile;
import dev.edgeward.e2e.process.Service;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.process.Timing;
import dev.edgeward.e2e.stack.Ports;
import dev.edgeward.e2e.stack.Probes;
import dev.edgeward.e2e.stack.StackException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The processes of Argo CD: Redis, the repository server, the application controller, the
 * controller of ApplicationSets, and the API server, which asks nobody who he is.
 */
final class ArgoCdProcesses implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
  private static final String HOST = "127.0.0.1";

  private final Path binaries;
  private final Path folder;
  private final Path kubeconfig;
  private final int redisPort;
  private final int repoPort;
  private final int repoMetricsPort;
  private final int controllerMetricsPort;
  private final int setMetricsPort;
  private final int setProbePort;
  private final int setWebhookPort;
  private final int serverPort;
  private final int serverMetricsPort;
  private final List<SupervisedProcess> processes;

  private ArgoCdProcesses(Path binaries, Path redis, Path folder, Path kubeconfig)
      throws StackException {
    this.binaries = binaries;
    this.folder = folder;
    this.kubeconfig = kubeconfig;
    List<Integer> ports = Ports.free(9);
    this.redisPort = ports.get(0);
    this.repoPort = ports.get(1);
    this.repoMetricsPort = ports.get(2);
    this.controllerMetricsPort = ports.get(3);
    this.setMetricsPort = ports.get(4);
    this.setProbePort = ports.get(5);
    this.setWebhookPort = ports.get(6);
    this.serverPort = ports.get(7);
    this.serverMetricsPort = ports.get(8);
    this.processes =
        List.of(
            supervised(redis(redis)),
            supervised(repoServer()),
            supervised(controller()),
            supervised(setController()),
            supervised(apiServer()));
  }

  /**
   * Starts them; returns when all are ready.
   *
   * @param binaries the folder with Argo CD's executables
   * @param redis the executable of Redis
   * @param folder for what they keep, which is made
   * @param kubeconfig of the cluster that Argo CD runs in
   */
  static ArgoCdProcesses start(Path binaries, Path redis, Path folder, Path kubeconfig)
      throws StackException, IOException, InterruptedException {
    Files.createDirectories(folder.resolve("tmp"));
    var started = new ArgoCdProcesses(binaries, redis, folder, kubeconfig);
    started.processes.forEach(SupervisedProcess::start);
    for (SupervisedProcess process : started.processes) {
      if (!process.awaitReady(START_TIMEOUT)) {
        started.close();
        throw new StackException(
            process.service().name() + " is not ready; see " + process.service().log());
      }
    }
    return started;
  }

  /** Where the API server is. */
  URI server() {
    return URI.create("http://" + HOST + ":" + serverPort);
  }

  @Override
  public void close() throws InterruptedException {
    for (SupervisedProcess process : processes.reversed()) {
      process.close();
    }
  }

  private static SupervisedProcess supervised(Service service) {
    return new SupervisedProcess(
        service, Timing.standard(), line -> System.err.println("argocd: " + line));
  }

  private Service redis(Path executable) {
    return service(
        "redis",
        ArgoCdProcesses.listens(redisPort),
        List.of(
            executable.toString(),
            "--bind",
            HOST,
            "--port",
            Integer.toString(redisPort),
            "--save",
            "",
            "--dir",
            folder.toString()));
  }

  private Service repoServer() {
    return service(
        "argocd-repo-server",
        Probes.http(() -> "http://%s:%d/healthz?full=true".formatted(HOST, repoMetricsPort)),
        List.of(
            binaries.resolve("argocd-repo-server").toString(),
            "--address=" + HOST,
            "--port=" + repoPort,
            "--metrics-address=" + HOST,
            "--metrics-port=" + repoMetricsPort,
            "--disable-tls",
            "--redis=" + HOST + ":" + redisPort));
  }

  private Service controller() {
    return service(
        "argocd-application-controller",
        Probes.http(() -> "http://%s:%d/healthz".formatted(HOST, controllerMetricsPort)),
        List.of(
            binaries.resolve("argocd-application-controller").toString(),
            "--kubeconfig=" + kubeconfig,
            "--namespace=" + ArgoCd.NAMESPACE,
            "--repo-server=" + HOST + ":" + repoPort,
            "--repo-server-plaintext",
            "--redis=" + HOST + ":" + redisPort,
            "--metrics-port=" + controllerMetricsPort,
            // A test doesn't wait for minutes until Argo CD heals once more.
            "--self-heal-backoff-timeout-seconds=0",
            "--app-resync=10",
            "--app-resync-jitter=0"));
  }

  private Service setController() {
    return service(
        "argocd-applicationset-controller",
        listens(setProbePort), // it registers no check there
        List.of(
            binaries.resolve("argocd-applicationset-controller").toString(),
            "--kubeconfig=" + kubeconfig,
            "--namespace=" + ArgoCd.NAMESPACE,
            "--argocd-repo-server=" + HOST + ":" + repoPort,
            "--repo-server-plaintext",
            "--metrics-addr=" + HOST + ":" + setMetricsPort,
            "--probe-addr=" + HOST + ":" + setProbePort,
            "--webhook-addr=" + HOST + ":" + setWebhookPort));
  }

  private Service apiServer() {
    return service(
        "argocd-server",
        Probes.http(() -> "http://%s:%d/healthz".formatted(HOST, serverPort)),
        List.of(
            binaries.resolve("argocd-server").toString(),
            "--kubeconfig=" + kubeconfig,
            "--namespace=" + ArgoCd.NAMESPACE,
            "--address=" + HOST,
            "--port=" + serverPort,
            "--metrics-address=" + HOST,
            "--metrics-port=" + serverMetricsPort,
            "--insecure",
            "--disable-auth",
            "--repo-server=" + HOST + ":" + repoPort,
            "--repo-server-plaintext",
            "--redis=" + HOST + ":" + redisPort));
  }

  private Service service(String name, Service.Probe probe, List<String> command) {
    Map<String, String> environment =
        Map.of(
            // the controller of ApplicationSets finds the cluster by nothing else
            "KUBECONFIG",
            kubeconfig.toString(),
            "ARGOCD_GPG_ENABLED",
            "false",
            "ARGOCD_ASK_PASS_SOCK",
            folder.resolve("ask-pass.sock").toString(),
            "TMPDIR",
            folder.resolve("tmp").toString(),
            // where the repository server finds kustomize
            "PATH",
            binaries + File.pathSeparator + System.getenv("PATH"));
    return new Service(
        name,
        () -> new Launch(command, environment, List.of()),
        probe,
        false,
        START_TIMEOUT,
        folder.resolve(name + ".log"),
        new PidFile(folder.resolve(name + ".pid")));
  }

  private static Service.Probe listens(int port) {
    return () -> {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected();
      } catch (IOException e) {
        return false;
      }
    };
  }
}
