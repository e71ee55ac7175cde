package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.LocalStack;
import dev.edgeward.e2e.stack.StackException;
import dev.edgeward.e2e.stack.StackOptions;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the stack, or heals it. */
@Command(
    name = "up",
    description =
        "Starts what of the stack doesn't run and keeps it running, here or in the background.")
final class Up implements Callable<Integer> {

  @Mixin private final StackAt stack = new StackAt();

  @Option(names = "--detach", description = "Keep it running in the background.")
  private boolean detach;

  @Option(names = "--http-port", paramLabel = "PORT", description = "Port of the REST API.")
  private int httpPort;

  @Option(names = "--kube-port", paramLabel = "PORT", description = "Port of the Kubernetes API.")
  private int kubePort;

  /** Who tries it on one's own machine calls what runs there. */
  private static final Map<Component, Map<String, String>> OPEN =
      Map.of(Component.WORKERD, Map.of("PRIVATE_NETWORK", "allow"));

  @Override
  public Integer call() throws StackException, InterruptedException {
    var background = new Background(stack);
    if (stack.control().isSupervised()) {
      background.refresh();
    } else if (detach) {
      background.start(kubePort, httpPort);
    } else {
      supervise();
      return 0;
    }
    tell();
    return 0;
  }

  private void supervise() throws StackException, InterruptedException {
    var shutdown = Shutdown.ofThisThread();
    LocalStack running =
        LocalStack.start(
            stack.checkout(),
            stack.folder(),
            new StackOptions(kubePort, httpPort, OPEN),
            Progress::say);
    shutdown.closes(running);
    tell();
    running.serve();
  }

  private void tell() throws StackException {
    Progress.say("ready: REST API at " + stack.url() + "/api, to try at " + stack.swaggerUi());
    Progress.say("kubectl, curl: eval \"$(./dev env)\"; end: ./dev down");
  }
}
