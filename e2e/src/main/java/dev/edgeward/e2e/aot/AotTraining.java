package dev.edgeward.e2e.aot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.process.Launch;
import dev.edgeward.e2e.process.Service;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.stack.AotCache;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Clients;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.LocalStack;
import dev.edgeward.e2e.stack.Manifests;
import dev.edgeward.e2e.stack.StackException;
import dev.edgeward.e2e.stack.Users;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the AOT cache of a program: runs it once in a stack, in the place of the one that is there,
 * has it do what it does all day, and lets the JVM put what it saw into a file.
 */
public final class AotTraining {
  private static final Duration START = Duration.ofMinutes(2);

  /** The JVM writes what it recorded when the program ends. */
  private static final Duration END = Duration.ofMinutes(2);

  private static final int REQUESTS = 200;

  /** Read by the launcher of the JDK, so the command stays that of every day. */
  private static final String OPTIONS = "JDK_JAVA_OPTIONS";

  private final LocalStack stack;
  private final Checkout checkout;
  private final Consumer<String> progress;

  /**
   * @param stack that runs; its programs are restarted
   * @param progress told in lines what happens
   */
  public AotTraining(LocalStack stack, Checkout checkout, Consumer<String> progress) {
    this.stack = stack;
    this.checkout = checkout;
    this.progress = progress;
  }

  /** Makes the caches of both programs, where there is none of the present build. */
  public void train() throws StackException, IOException, InterruptedException {
    for (Component program : List.of(Component.OPERATOR, Component.API_SERVER)) {
      if (!cache(checkout, program).isCurrent()) {
        train(program);
      }
    }
  }

  /** Where the cache of a program is. */
  public static AotCache cache(Checkout checkout, Component program) {
    return new AotCache(program == Component.OPERATOR ? checkout.operator() : checkout.apiServer());
  }

  private void train(Component program) throws StackException, IOException, InterruptedException {
    AotCache cache = cache(checkout, program);
    Path recorded = cache.file().resolveSibling("recorded.aotconf");
    Files.deleteIfExists(cache.file());
    SupervisedProcess daily = stack.process(program);
    daily.close();
    cache.settle();
    progress.accept("aot: %s shows what it does".formatted(program.title()));
    LocalStack.Replica trained =
        stack.replica(
            program, Map.of(OPTIONS, "-XX:AOTMode=record -XX:AOTConfiguration=" + recorded), END);
    try {
      trained.process().start();
      if (!trained.process().awaitReady(START)) {
        throw new StackException(program.title() + " doesn't start to be trained");
      }
      exercise(
          new RestClient(
              program == Component.API_SERVER ? trained.url() : apiServer(),
              stack.folder().users().token(Users.ADMIN)));
    } finally {
      trained.process().close();
    }
    create(program, trained.process().service(), recorded, cache);
    daily.start();
    if (!daily.awaitReady(START)) {
      throw new StackException(program.title() + " doesn't start with its AOT cache");
    }
  }

  private URI apiServer() {
    return URI.create("http://127.0.0.1:" + stack.folder().ports().orElseThrow().api());
  }

  /** The examples, applied, and listed and invoked many times. */
  private void exercise(RestClient rest) throws StackException, IOException, InterruptedException {
    try (KubernetesClient client = Clients.of(stack.folder().kubeconfig())) {
      for (Path file : checkout.examples()) {
        for (HasMetadata object : Manifests.parse(client, file)) {
          Manifests.apply(client, object, "default");
        }
      }
    }
    int invoked = 0;
    for (int i = 0; i < REQUESTS; i++) {
      RestClient.Answer list = rest.get("/api/functions?limit=20");
      for (JsonNode function : list.body().path("data")) {
        if (i % 10 == 0
            && rest.invoke(function.path("id").asText(), Map.of("who", "AOT")).status() == 200) {
          invoked++;
        }
      }
    }
    if (invoked == 0) {
      throw new StackException("no function could be invoked to train with");
    }
  }

  private void create(Component program, Service service, Path recorded, AotCache cache)
      throws StackException, IOException, InterruptedException {
    if (!Files.exists(recorded)) {
      throw new StackException(
          program.title() + " left no record; its log: " + stack.folder().logs());
    }
    progress.accept("aot: making the cache of %s".formatted(program.title()));
    Launch launch;
    try {
      launch = service.launcher().prepare();
    } catch (Service.NotYet e) {
      throw new StackException(String.valueOf(e.getMessage()), e);
    }
    Path log = stack.folder().logs().resolve(program.title() + "-aot.log");
    var builder =
        new ProcessBuilder(launch.command()).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .put(
            OPTIONS,
            "-XX:AOTMode=create -XX:AOTConfiguration=%s -XX:AOTCache=%s"
                .formatted(recorded, cache.file()));
    Process process = builder.start();
    if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    Files.deleteIfExists(recorded);
    if (!cache.isCurrent()) {
      throw new StackException("no AOT cache was made: " + log);
    }
    progress.accept("aot: %s, %d MiB".formatted(cache.file(), Files.size(cache.file()) >> 20));
  }
}
