package dev.edgeward.e2e.certmanager;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.process.Launch;
import dev.edgeward.e2e.process.PidFile;
import dev.edgeward.e2e.process.Service;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.process.Timing;
import dev.edgeward.e2e.stack.Manifests;
import dev.edgeward.e2e.stack.Ports;
import dev.edgeward.e2e.stack.Probes;
import dev.edgeward.e2e.stack.StackException;
import dev.edgeward.e2e.stack.StackFolder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * cert-manager's controllers and its injector in a stack's cluster. Its own webhook, which only
 * checks what it is told, is not there.
 */
public final class CertManager implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
  private static final List<String> PROGRAMS =
      List.of("cert-manager-controller", "cert-manager-cainjector");

  private final List<SupervisedProcess> processes;

  private CertManager(List<SupervisedProcess> processes) {
    this.processes = processes;
  }

  /**
   * Installs its kinds and starts it; returns when it runs.
   *
   * @param binaries the folder with its executables and kinds
   */
  public static CertManager start(TestStack stack, Path binaries)
      throws StackException, IOException, InterruptedException {
    install(stack, binaries);
    Path root = stack.folder().root();
    Path folder = root.resolveSibling("certmanager-" + root.getFileName());
    StackFolder.deleteRecursively(folder);
    Files.createDirectories(folder);
    List<Integer> ports = Ports.free(PROGRAMS.size());
    List<SupervisedProcess> processes = new ArrayList<>();
    for (int i = 0; i < PROGRAMS.size(); i++) {
      processes.add(
          new SupervisedProcess(
              service(
                  PROGRAMS.get(i),
                  ports.get(i),
                  binaries,
                  folder,
                  stack.folder().kubeconfig().toString()),
              Timing.standard(),
              line -> System.err.println("certmanager: " + line)));
    }
    var started = new CertManager(processes);
    processes.forEach(SupervisedProcess::start);
    for (SupervisedProcess process : processes) {
      if (!process.awaitReady(START_TIMEOUT)) {
        started.close();
        throw new StackException(
            process.service().name() + " is not ready; see " + process.service().log());
      }
    }
    return started;
  }

  private static void install(TestStack stack, Path binaries) throws StackException, IOException {
    try (Stream<Path> kinds = Files.list(binaries)) {
      for (Path kind : kinds.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        for (HasMetadata definition : Manifests.parse(stack.admin(), kind)) {
          Manifests.apply(stack.admin(), definition, "default");
          Manifests.awaitEstablished(stack.admin(), definition.getMetadata().getName());
        }
      }
    }
  }

  private static Service service(
      String name, int port, Path binaries, Path folder, String kubeconfig) {
    String address = "127.0.0.1:" + port;
    return new Service(
        name,
        () ->
            new Launch(
                List.of(binaries.resolve(name).toString(), kubeconfig, address),
                Map.of(),
                List.of()),
        Probes.http(() -> "http://" + address + "/healthz"),
        false,
        START_TIMEOUT,
        folder.resolve(name + ".log"),
        new PidFile(folder.resolve(name + ".pid")));
  }

  @Override
  public void close() throws InterruptedException {
    for (SupervisedProcess process : processes.reversed()) {
      process.close();
    }
  }
}
