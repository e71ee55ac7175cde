package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.aot.AotTraining;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.stack.AotCache;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * How fast the two programs start, with and without their AOT caches, and how much memory they
 * take, with 1,000 Functions.
 */
final class StartPart implements Part {

  private static final String NAMESPACE = "bench-start";
  private static final int STARTS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration SETTLING = Duration.ofSeconds(10);
  private static final int LOOK_MILLIS = 10;

  private static final double MOST_SECONDS = 4;
  private static final double MOST_MIB = 300;
  private static final double MOST_OF_WITHOUT_CACHE = 0.7;
  private static final double NANOS = 1e9;

  private final OkHttpClient http =
      new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(2)).build();

  @Override
  public PartReport run(BenchStack stack) throws StackException, IOException, InterruptedException {
    var findings = new Findings();
    int there = functions(stack);
    if (there < CreatePart.FUNCTIONS) {
      stack.say("start: making %d Functions".formatted(CreatePart.FUNCTIONS - there));
      new Crowd(stack, NAMESPACE, CreatePart.FUNCTIONS - there).create();
    }
    new AotTraining(stack.processes(), Checkout.here(), stack::say).train();
    Thread.sleep(SETTLING);
    findings.detail("functions", functions(stack));
    measure(stack, findings, Component.OPERATOR, "operator", stack.ports().operatorManagement());
    measure(stack, findings, Component.API_SERVER, "apiServer", stack.ports().apiManagement());
    return findings.report();
  }

  private static AotCache cache(Component program) {
    return AotTraining.cache(Checkout.here(), program);
  }

  private void measure(
      BenchStack stack, Findings findings, Component component, String name, int port)
      throws IOException, InterruptedException {
    SupervisedProcess process = stack.processes().process(component);
    double afterWork = resident(process);
    AotCache cache = cache(component);
    double first = start(process, port);
    List<Double> seconds = new ArrayList<>();
    List<Double> processor = new ArrayList<>();
    List<Double> secondsWithout = new ArrayList<>();
    List<Double> processorWithout = new ArrayList<>();
    Path away = cache.file().resolveSibling("app.aot.away");
    for (int i = 0; i < STARTS; i++) {
      Files.move(cache.file(), away);
      try {
        secondsWithout.add(start(process, port));
        processorWithout.add(ProcessStat.cpuSeconds(pid(process)));
      } finally {
        Files.move(away, cache.file());
      }
      seconds.add(start(process, port));
      processor.add(ProcessStat.cpuSeconds(pid(process)));
      stack.say(
          "start: %s ready after %.2f s, without its AOT cache %.2f s"
              .formatted(component.title(), seconds.getLast(), secondsWithout.getLast()));
    }
    Thread.sleep(SETTLING);
    double afterStart = resident(process);
    stack.say("start: %s takes %.0f MiB".formatted(component.title(), afterWork));
    findings.measure(name + "Start", Measure.atMost(MOST_SECONDS, median(seconds), "s"));
    findings.measure(name + "StartWithoutCache", Measure.of(median(secondsWithout), "s"));
    findings.measure(
        name + "StartRatio",
        Measure.atMost(MOST_OF_WITHOUT_CACHE, median(seconds) / median(secondsWithout), ""));
    findings.measure(name + "StartProcessorTime", Measure.of(median(processor), "s"));
    findings.measure(
        name + "StartProcessorTimeWithoutCache", Measure.of(median(processorWithout), "s"));
    findings.measure(name + "FirstRestart", Measure.of(first, "s"));
    findings.measure(name + "Memory", Measure.atMost(MOST_MIB, afterWork, "MiB"));
    findings.measure(name + "MemoryAfterStart", Measure.atMost(MOST_MIB, afterStart, "MiB"));
    findings.detail(
        name + "Starts", seconds.stream().map(s -> Measure.of(s, "s").value()).toList());
    findings.detail(
        name + "StartsWithoutCache",
        secondsWithout.stream().map(s -> Measure.of(s, "s").value()).toList());
    findings.detail(name + "CacheMib", Files.size(cache.file()) >> 20);
  }

  /** Ends the process and starts it; seconds from the launch until it says that it is ready. */
  private double start(SupervisedProcess process, int port)
      throws IOException, InterruptedException {
    process.close();
    Request ready =
        new Request.Builder().url("http://127.0.0.1:" + port + "/q/health/ready").build();
    long began = System.nanoTime();
    process.start();
    while (!isReady(ready)) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IOException(process.service().name() + " does not get ready");
      }
      Thread.sleep(LOOK_MILLIS);
    }
    double seconds = (System.nanoTime() - began) / NANOS;
    if (!process.awaitReady(PATIENCE)) {
      throw new IOException(process.service().name() + " does not stay ready");
    }
    return seconds;
  }

  private boolean isReady(Request request) {
    try (Response response = http.newCall(request).execute()) {
      return response.code() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static double resident(SupervisedProcess process) throws IOException {
    return ProcessStat.residentMib(pid(process));
  }

  private static long pid(SupervisedProcess process) throws IOException {
    return process.pid().orElseThrow(() -> new IOException(process.service().name() + " is gone"));
  }

  private static int functions(BenchStack stack) {
    return Functions.all(stack.admin()).list().getItems().size();
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
