package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.edgeward.e2e.cloudflare.FakeCloudflare;
import dev.edgeward.e2e.helm.Helm;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.StackException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs parts of the benchmark, one after the other, against one stack. */
public final class Benchmark {

  private static final Map<String, Part> PARTS = parts();

  /** Have stacks of their own, and take long or need more: run only when they are named. */
  private static final String LIST = "list";

  private static final String CLOUDFLARE = "cloudflare";

  private static final String INSTALL = "install";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Benchmark() {}

  /** The names of the parts that run unless others are named, in the order in which they do. */
  public static List<String> standard() {
    return List.copyOf(PARTS.keySet());
  }

  /** The names of all parts. */
  public static List<String> names() {
    return Stream.concat(PARTS.keySet().stream(), Stream.of(INSTALL, LIST, CLOUDFLARE)).toList();
  }

  /**
   * What a run found.
   *
   * @param time at which it began, RFC 3339
   * @param machine its facts
   * @param versions of what was measured
   * @param parts by name
   */
  public record Report(
      String time,
      Map<String, Object> machine,
      Map<String, String> versions,
      Map<String, PartReport> parts) {

    /** Whether every target is met. */
    public boolean met() {
      return parts.values().stream().allMatch(PartReport::met);
    }

    /** The report as indented JSON. */
    public String toJson() throws JsonProcessingException {
      return JSON.writeValueAsString(this);
    }
  }

  /**
   * Starts a stack, runs parts and ends it; {@code install}, {@code list} and {@code cloudflare}
   * come last, in others.
   *
   * @param parts of {@link #names()}
   * @param progress told in lines what happens
   */
  public static Report run(Checkout checkout, List<String> parts, Consumer<String> progress)
      throws StackException, IOException, InterruptedException {
    String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Map<String, PartReport> reports = new LinkedHashMap<>();
    Map<String, String> versions = new LinkedHashMap<>();
    if (!Collections.disjoint(parts, PARTS.keySet())) {
      try (BenchStack stack =
          BenchStack.start(
              checkout, progress, Map.of(Component.WORKERD, OpenApiPart.WORKERD_ENVIRONMENT))) {
        versions.putAll(Versions.of(checkout, stack.admin()));
        for (Map.Entry<String, Part> part : PARTS.entrySet()) {
          if (parts.contains(part.getKey())) {
            reports.put(part.getKey(), part.getValue().run(stack));
          }
        }
      }
    }
    if (parts.contains(INSTALL)) {
      var install = new InstallPart(Helm.get(progress));
      try (BenchStack stack =
          BenchStack.start(checkout, progress, install.environment(), install.release())) {
        versions.putAll(Versions.of(checkout, stack.admin()));
        reports.put(INSTALL, install.run(stack));
      }
    }
    if (parts.contains(LIST)) {
      try (BenchStack stack =
          BenchStack.start(
              checkout, progress, Map.of(Component.API_SERVER, ListPart.API_SERVER_ENVIRONMENT))) {
        versions.putAll(Versions.of(checkout, stack.admin()));
        reports.put(LIST, new ListPart().run(stack));
      }
    }
    if (parts.contains(CLOUDFLARE)) {
      try (FakeCloudflare cloudflare = EdgeRuntime.cloudflare();
          BenchStack stack =
              BenchStack.start(
                  checkout,
                  progress,
                  Map.of(Component.OPERATOR, EdgeRuntime.operatorEnvironment(cloudflare)))) {
        versions.putAll(Versions.of(checkout, stack.admin()));
        reports.put(CLOUDFLARE, new CloudflarePart(cloudflare).run(stack));
      }
    }
    return new Report(time, Machine.facts(), versions, reports);
  }

  private static Map<String, Part> parts() {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("invoke", new InvokePart());
    parts.put("update", new UpdatePart());
    parts.put("typescript", new TypeScriptPart());
    parts.put("openapi", new OpenApiPart());
    parts.put("create", new CreatePart());
    parts.put("delete", new DeletePart());
    parts.put("start", new StartPart());
    return parts;
  }
}
