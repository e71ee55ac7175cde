package dev.edgeward.e2e.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.EdgewardKinds;
import dev.edgeward.e2e.stack.Manifests;
import dev.edgeward.e2e.stack.StackException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/** Shows a function that is an operation of an OpenAPI document: that of the REST API itself. */
final class OpenApiDemo {
  private static final String NAMESPACE = "demo";
  private static final String FUNCTION = "edgeward-list-functions";
  private static final String ARGS = "{\"limit\":1}";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StackAt stack;
  private final KubernetesClient client;

  OpenApiDemo(StackAt stack, KubernetesClient client) {
    this.stack = stack;
    this.client = client;
  }

  /** Applies the document, waits for its functions, and invokes one. */
  void show() throws StackException, IOException, InterruptedException {
    Path file = stack.checkout().root().resolve("examples/openapi/edgeward.yaml");
    String yaml =
        Files.readString(file)
            .replace("${EDGEWARD_URL}", stack.url().toString())
            .replace("${EDGEWARD_TOKEN}", stack.adminToken());
    for (HasMetadata object : Manifests.apply(client, yaml, NAMESPACE)) {
      System.out.printf(
          "applied   %-40s from examples/openapi/%s%n",
          object.getKind() + " " + object.getMetadata().getName(), file.getFileName());
    }
    GenericKubernetesResource function = await("Function", "functions", FUNCTION, any -> true);
    String id = new ReadyFunction(client, function, PATIENCE, Progress::say).await();
    await(
        "IntegrationInstallation",
        "integrationinstallations",
        "edgeward",
        one -> JSON.valueToTree(one).at("/status/credentials/sealed/jwe").isTextual());
    RestClient.Answer answer = stack.rest().invoke(id, JSON.readTree(ARGS));
    for (int i = 0; i < 20 && !answer.body().path("ok").asBoolean(); i++) {
      Thread.sleep(200); // what was sealed is on its way to the API server
      answer = stack.rest().invoke(id, JSON.readTree(ARGS));
    }
    System.out.printf("invoked   %s with %s%n", FUNCTION, ARGS);
    System.out.printf("          %d %s%n", answer.status(), answer.body());
    if (!answer.body().path("ok").asBoolean()) {
      throw new StackException(FUNCTION + " did not answer as it should");
    }
  }

  private GenericKubernetesResource await(
      String kind, String plural, String name, Predicate<GenericKubernetesResource> isSo)
      throws StackException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      GenericKubernetesResource found =
          client
              .genericKubernetesResources(EdgewardKinds.namespaced(kind, plural))
              .inNamespace(NAMESPACE)
              .withName(name)
              .get();
      if (found != null && isSo.test(found)) {
        return found;
      }
      Thread.sleep(100);
    }
    throw new StackException(kind + " " + name + " is not there, or not ready");
  }
}
