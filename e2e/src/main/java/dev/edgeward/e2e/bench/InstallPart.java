package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.helm.Helm;
import dev.edgeward.e2e.helm.HelmRelease;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.Release;
import dev.edgeward.e2e.stack.StackException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long an installation takes until the first Function answers, and what each process takes
 * then: with that Function alone, and with 1,000 more.
 */
final class InstallPart implements Part {

  private static final String NAMESPACE = "bench-install";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration SETTLING = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final int ASK_MILLIS = 20;
  private static final double MOST_SECONDS = 20;
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private final HelmRelease release;
  private long began;
  private long installed;

  /**
   * An installation to be.
   *
   * @param helm that does it
   */
  InstallPart(Helm helm) {
    this.release = new HelmRelease(helm, Checkout.here().chart(), "bench", List.of());
  }

  /** What the chart gives the two programs. */
  Map<Component, Map<String, String>> environment() {
    return release.environment();
  }

  /** Installs the chart into an empty cluster, and a Function right after it. */
  Release release() {
    return this::install;
  }

  private void install(Release.Cluster cluster) throws StackException {
    began = System.nanoTime();
    release.install(cluster);
    installed = System.nanoTime();
    cluster
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    cluster
        .client()
        .resource(Functions.function(NAMESPACE, "first", "export default () => 'first'"))
        .create();
  }

  @Override
  public PartReport run(BenchStack stack) throws IOException, InterruptedException {
    var findings = new Findings();
    double first = (awaitFirst(stack) - began) / NANOS;
    findings.measure("firstFunction", Measure.atMost(MOST_SECONDS, first, "s"));
    findings.measure("helm", Measure.of((installed - began) / NANOS, "s"));
    stack.say("install: the first Function answers after %.1f s".formatted(first));

    stack.say("install: looking at the processes with one Function");
    findings.detail("idle", look(stack));
    stack.say("install: making %d Functions".formatted(CreatePart.FUNCTIONS));
    new Crowd(stack, NAMESPACE, CreatePart.FUNCTIONS).create();
    stack.say("install: looking at the processes with them");
    findings.detail("with1000Functions", look(stack));
    return findings.report();
  }

  private static long awaitFirst(BenchStack stack) throws IOException, InterruptedException {
    GenericKubernetesResource function =
        Functions.in(stack.admin(), NAMESPACE).withName("first").require();
    String id = Functions.id(function);
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var invocations = new Invocations(stack)) {
      Invocations.Answer answer = invocations.rest(id);
      while (!answer.ok()) {
        if (System.nanoTime() > end) {
          throw new IOException("the first Function does not answer: " + answer);
        }
        Thread.sleep(ASK_MILLIS);
        answer = invocations.rest(id);
      }
    }
    return System.nanoTime();
  }

  /** Memory of each process in MiB, and processor time in thousandths of a core. */
  private static Map<String, Map<String, Double>> look(BenchStack stack)
      throws InterruptedException {
    Thread.sleep(SETTLING);
    Map<String, Double> before = ProcessStat.cpuSeconds(stack.processes());
    Thread.sleep(LOOK);
    Map<String, Double> after = ProcessStat.cpuSeconds(stack.processes());
    Map<String, Map<String, Double>> processes = new LinkedHashMap<>();
    for (Component component : Component.values()) {
      String name = component.title();
      stack
          .processes()
          .process(component)
          .pid()
          .ifPresent(
              pid ->
                  processes.put(
                      name,
                      Map.of(
                          "mib",
                          Measure.of(ProcessStat.residentMib(pid), "MiB").value(),
                          "millicores",
                          Measure.of(
                                  (after.getOrDefault(name, 0.0) - before.getOrDefault(name, 0.0))
                                      * MILLIS
                                      / LOOK.toSeconds(),
                                  "")
                              .value())));
    }
    return processes;
  }
}
