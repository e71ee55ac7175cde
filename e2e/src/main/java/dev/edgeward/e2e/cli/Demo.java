package dev.edgeward.e2e.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.Clients;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.Manifests;
import dev.edgeward.e2e.stack.StackException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what Edgeward does: applies the examples and calls each. */
@Command(
    name = "demo",
    description = "Starts the stack in the background, applies the examples and invokes each.")
final class Demo implements Callable<Integer> {

  /** The annotation of an example that says what to call it with. */
  private static final String ARGS = "edgeward.dev/example-args";

  private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private final StackAt stack = new StackAt();

  @Override
  public Integer call() throws StackException, IOException, InterruptedException {
    var background = new Background(stack);
    if (stack.control().isSupervised()) {
      background.refresh();
    } else {
      background.start(0, 0);
    }
    try (KubernetesClient client = Clients.of(stack.folder().kubeconfig())) {
      List<GenericKubernetesResource> functions = apply(client);
      String last = "";
      for (GenericKubernetesResource function : functions) {
        String id = new ReadyFunction(client, function, READY_TIMEOUT, Progress::say).await();
        invoke(function, id);
        last = id;
      }
      new OpenApiDemo(stack, client).show();
      goOn(last, args(functions.getLast()));
    }
    return 0;
  }

  private List<GenericKubernetesResource> apply(KubernetesClient client)
      throws StackException, IOException {
    List<GenericKubernetesResource> functions = new ArrayList<>();
    for (Path file : stack.checkout().examples()) {
      for (HasMetadata object : Manifests.parse(client, file)) {
        try {
          HasMetadata applied = Manifests.apply(client, object, "default");
          System.out.printf(
              "applied   %-40s from examples/%s%n",
              applied.getKind() + " " + applied.getMetadata().getName(), file.getFileName());
          if (applied instanceof GenericKubernetesResource custom
              && custom.getKind().equals("Function")) {
            functions.add(custom);
          }
        } catch (KubernetesClientException e) {
          throw new StackException(file + ": " + e.getMessage(), e);
        }
      }
    }
    if (functions.isEmpty()) {
      throw new StackException("there is no Function in examples/");
    }
    return functions;
  }

  private void invoke(GenericKubernetesResource function, String id)
      throws StackException, IOException, InterruptedException {
    String args = args(function);
    RestClient.Answer answer = stack.rest().invoke(id, JSON.readTree(args));
    System.out.printf("invoked   %s with %s%n", function.getMetadata().getName(), args);
    System.out.printf("          %d %s%n", answer.status(), answer.body());
    JsonNode ok = answer.body().path("ok");
    if (answer.status() != 200 || !ok.asBoolean()) {
      throw new StackException(
          function.getMetadata().getName()
              + " did not answer as it should; the end of the API server's log:\n"
              + stack.folder().tail(Component.API_SERVER, 20));
    }
  }

  private static String args(GenericKubernetesResource function) {
    return function.getMetadata().getAnnotations().getOrDefault(ARGS, "{}");
  }

  private void goOn(String id, String args) throws StackException {
    System.out.println();
    System.out.println("The stack goes on running (./dev down ends it). By hand:");
    System.out.println("  eval \"$(./dev env)\"");
    System.out.println("  kubectl get functions -n demo");
    System.out.println(
        "  curl -s -H \"Authorization: Bearer $EDGEWARD_TOKEN\" -H 'Content-Type: application/json' "
            + "-d '{\"args\": "
            + args
            + "}' $EDGEWARD_URL/api/functions/"
            + id
            + "/invoke");
    System.out.println("In a browser: " + stack.swaggerUi() + " (Authorize with $EDGEWARD_TOKEN)");
  }
}
