package dev.edgeward.e2e.bench;

import com.sun.net.httpserver.HttpServer;
import dev.edgeward.e2e.stack.Manifests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What an operation of an OpenAPI document adds to an invocation: beside it a function written by
 * hand that makes the same request. The two take turns of a few seconds.
 */
final class OpenApiPart implements Part {

  /** The functions ask a server of this process. */
  static final Map<String, String> WORKERD_ENVIRONMENT = Map.of("PRIVATE_NETWORK", "allow");

  private static final String NAMESPACE = "bench-openapi";
  private static final String OPERATION = "greeter-greet";
  private static final String BY_HAND = "by-hand";
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration TURN = Duration.ofSeconds(4);
  private static final int TURNS = 5;
  private static final double MOST_ADDED_MILLIS = 1;

  @Override
  public PartReport run(BenchStack stack) throws IOException, InterruptedException {
    var findings = new Findings();
    stack.makeNamespace(NAMESPACE);
    HttpServer greeter = greeter();
    try (var invocations = new Invocations(stack)) {
      String origin = "127.0.0.1:" + greeter.getAddress().getPort();
      Manifests.apply(stack.admin(), integration(origin), NAMESPACE);
      Functions.in(stack.admin(), NAMESPACE).resource(byHand(origin)).serverSideApply();
      var byHand = new Side(1, call(stack, invocations, BY_HAND));
      var operation = new Side(1, call(stack, invocations, OPERATION));
      stack.say("openapi: warming up");
      new Load(1, call(stack, invocations, BY_HAND)).run(WARM_UP);
      new Load(1, call(stack, invocations, OPERATION)).run(WARM_UP);
      for (int i = 0; i < TURNS; i++) {
        byHand.turn(stack.processes(), TURN);
        operation.turn(stack.processes(), TURN);
      }
      double adds = operation.load().latencies().p50() - byHand.load().latencies().p50();
      stack.say(
          "openapi: by hand %.2f ms, the operation adds %.2f ms"
              .formatted(byHand.load().latencies().p50(), adds));
      findings.measure("operationAddedP50", Measure.atMost(MOST_ADDED_MILLIS, adds, "ms"));
      findings.detail("byHand", byHand.summary());
      findings.detail("operation", operation.summary());
    } finally {
      greeter.stop(0);
    }
    return findings.report();
  }

  private static Load.Call call(BenchStack stack, Invocations invocations, String name)
      throws IOException {
    GenericKubernetesResource function =
        Functions.in(stack.admin(), NAMESPACE)
            .withName(name)
            .waitUntilCondition(now -> now != null && Functions.isReady(now), 1, TimeUnit.MINUTES);
    String id = Functions.id(function);
    Invocations.Answer answer = invocations.rest(id);
    if (!answer.ok() || !answer.body().contains("Hello bench")) {
      throw new IOException(name + " does not answer: " + answer);
    }
    return invocations.restLoad(id);
  }

  private static HttpServer greeter() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/greetings/",
        exchange -> {
          String who = exchange.getRequestURI().getPath().substring("/greetings/".length());
          byte[] answer =
              "{\"message\":\"Hello %s\"}".formatted(who).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String integration(String origin) {
    return """
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: greeter}
        spec:
          visibility: Public
          openapi:
            inline: |
              openapi: 3.1.0
              info: {title: Greeter, version: "1"}
              servers: [{url: "http://%s"}]
              paths:
                /greetings/{who}:
                  get:
                    operationId: greet
                    parameters: [{name: who, in: path, required: true, schema: {type: string}}]
                    responses:
                      "200":
                        description: Greeted.
                        content:
                          application/json:
                            schema: {type: object, properties: {message: {type: string}}}
        """
        .formatted(origin);
  }

  /** With the same contracts, so that both are validated. */
  private static GenericKubernetesResource byHand(String origin) {
    String code =
        """
        export default async ({ who }) => {
          const response = await fetch(`http://%s/greetings/${encodeURIComponent(who)}`);
          if (!response.ok) throw new Error(`status ${response.status}`);
          return response.json();
        };
        """
            .formatted(origin);
    Map<String, Object> string = Map.of("type", "string");
    return Functions.function(
        NAMESPACE,
        BY_HAND,
        Map.of(
            "code", Map.of("files", Map.of("main.js", code)),
            "egress", Map.of("policy", "AllowList", "hosts", List.of(origin)),
            "input",
                Map.of(
                    "schema",
                    Map.of(
                        "type", "object",
                        "properties", Map.of("who", string),
                        "required", List.of("who"))),
            "output",
                Map.of(
                    "schema",
                    Map.of("type", "object", "properties", Map.of("message", string)),
                    "enforcement",
                    "Warn")));
  }
}
