package dev.edgeward.e2e.availability;

import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.EdgewardKinds;
import dev.edgeward.e2e.stack.LocalStack;
import dev.edgeward.e2e.stack.StackException;
import dev.edgeward.e2e.stack.StackOptions;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A stack with two operators, two API servers and two workerds, the latter two behind HAProxy. */
final class Fleet implements AutoCloseable {
  /** How long after the operator's last sign of life another one takes over. */
  static final Duration LEASE = Duration.ofSeconds(10);

  private static final Duration START = Duration.ofMinutes(2);

  private final TestStack stack;
  private final LocalStack.Replica operator;
  private final LocalStack.Replica apiServer;
  private final LocalStack.Replica workerd;
  private final Balancer balancer;

  private Fleet() throws StackException, IOException, InterruptedException {
    stack =
        TestStack.start(
            "fleet-stack",
            new StackOptions(
                0,
                0,
                Map.of(
                    Component.OPERATOR,
                    Map.of(
                        "EDGEWARD_LEADER_ELECTION_LEASE_DURATION",
                        LEASE.toSeconds() + "s",
                        "EDGEWARD_LEADER_ELECTION_RENEW_DEADLINE",
                        "7s",
                        "EDGEWARD_LEADER_ELECTION_RETRY_PERIOD",
                        "1s"))));
    operator = stack.replica(Component.OPERATOR);
    apiServer = stack.replica(Component.API_SERVER);
    workerd = stack.replica(Component.WORKERD);
    balancer =
        Balancer.start(
            List.of(
                new Balancer.Server(stack.ports().api(), stack.ports().apiManagement()),
                new Balancer.Server(apiServer.url().getPort(), apiServer.management())),
            List.of(stack.ports().workerd(), workerd.url().getPort()));
  }

  /** Returns when all of it is ready. */
  static Fleet start() throws StackException, IOException, InterruptedException {
    var fleet = new Fleet();
    try {
      fleet.startReplicas();
      return fleet;
    } catch (RuntimeException | Error | InterruptedException e) {
      fleet.close(); // HAProxy outlives this JVM otherwise
      throw e;
    }
  }

  TestStack stack() {
    return stack;
  }

  Balancer balancer() {
    return balancer;
  }

  /** Both processes of a component. */
  List<SupervisedProcess> both(Component component) {
    return List.of(
        stack.process(component),
        switch (component) {
          case OPERATOR -> operator.process();
          case API_SERVER -> apiServer.process();
          case WORKERD -> workerd.process();
          default -> throw new IllegalArgumentException("one of " + component.title());
        });
  }

  /** Waits until a process does its work. */
  static void awaitReady(SupervisedProcess process) throws InterruptedException {
    if (!process.awaitReady(START)) {
      throw new AssertionError(process.service().name() + " doesn't get ready");
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    balancer.close();
    for (SupervisedProcess process : replicas()) {
      process.close();
    }
    stack.close();
  }

  private void startReplicas() throws InterruptedException {
    workerd.process().start();
    callRuntimeBehindBalancer();
    operator.process().start();
    apiServer.process().start();
    for (SupervisedProcess process : replicas()) {
      awaitReady(process);
    }
    for (String section : List.of("service", "ingress", "runtime")) {
      await(section + " has both").atMost(START).until(() -> balancer.up(section) == 2);
    }
  }

  private List<SupervisedProcess> replicas() {
    return List.of(operator.process(), apiServer.process(), workerd.process());
  }

  private void callRuntimeBehindBalancer() {
    var runtime =
        stack.admin().genericKubernetesResources(EdgewardKinds.RUNTIMES).withName("local").get();
    stack
        .admin()
        .resource(runtime)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"workerd\": {\"url\": \"%s\"}}}".formatted(balancer.runtime()));
  }
}
