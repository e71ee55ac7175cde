package dev.edgeward.e2e.crash;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.EdgewardKinds;
import dev.edgeward.e2e.stack.StackOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stack whose operator and API server reach whatever they write to through proxies. */
final class CutStack implements AutoCloseable {
  private final Map<Component, Cuts> cuts = new EnumMap<>(Component.class);
  private final CuttingProxy ofOperator;
  private final CuttingProxy ofApiServer;
  private final CuttingProxy toRuntime;
  private final TestStack stack;

  CutStack() {
    cuts.put(Component.OPERATOR, new Cuts());
    cuts.put(Component.API_SERVER, new Cuts());
    ofOperator = proxy(Component.OPERATOR);
    ofApiServer = proxy(Component.API_SERVER);
    // Of the two, only the operator writes to a runtime.
    toRuntime = proxy(Component.OPERATOR);
    int port = freePort();
    URI kubernetes = URI.create("https://127.0.0.1:" + port);
    ofOperator.to(kubernetes);
    ofApiServer.to(kubernetes);
    stack =
        TestStack.start(
            "cut-stack",
            new StackOptions(
                port,
                0,
                Map.of(),
                Map.of(
                    Component.OPERATOR, ofOperator.url(),
                    Component.API_SERVER, ofApiServer.url())));
    toRuntime.to(stack.dispatcherUrl());
    useRuntimeThroughProxy(stack.admin());
  }

  TestStack stack() {
    return stack;
  }

  /** The writes of a program. */
  Cuts cuts(Component program) {
    Cuts found = cuts.get(program);
    if (found == null) {
      throw new IllegalArgumentException(program + " writes nothing");
    }
    return found;
  }

  @Override
  public void close() {
    stack.close();
    ofOperator.close();
    ofApiServer.close();
    toRuntime.close();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CuttingProxy proxy(Component program) {
    return new CuttingProxy(cuts(program), () -> kill(program));
  }

  private @Nullable Void kill(Component program) throws InterruptedException {
    stack.killAndLeave(program);
    return null;
  }

  private void useRuntimeThroughProxy(KubernetesClient admin) {
    GenericKubernetesResource runtime =
        admin.genericKubernetesResources(EdgewardKinds.RUNTIMES).withName("local").get();
    admin
        .resource(runtime)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"workerd\": {\"url\": \"%s\"}}}".formatted(toRuntime.url()));
  }
}
