package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.bench.Benchmark;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.StackException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures. */
@Command(
    name = "bench",
    description =
        "Measures a stack of its own; prints JSON. Not zero when it fails, zero when a target is missed.")
final class Bench implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "PART",
      description =
          "invoke, update, typescript, openapi, create, delete, start; these when none is named. Also install, which"
              + " needs Helm, and list and cloudflare, which take long.")
  private List<String> parts = new ArrayList<>();

  @Override
  public Integer call() throws StackException, IOException, InterruptedException {
    for (String part : parts) {
      if (!Benchmark.names().contains(part)) {
        throw new ParameterException(
            spec.commandLine(), "there is no " + part + ", only " + Benchmark.names());
      }
    }
    var ended = new CountDownLatch(1);
    endStackWithThisProcess(ended);
    Benchmark.Report report;
    try {
      report =
          Benchmark.run(
              Checkout.here(), parts.isEmpty() ? Benchmark.standard() : parts, Progress::say);
    } finally {
      ended.countDown();
    }
    System.out.println(report.toJson());
    Progress.say(report.met() ? "every target is met" : "not every target is met");
    return 0;
  }

  /** A signal interrupts this thread, which ends the stack on its way out. */
  private static void endStackWithThisProcess(CountDownLatch ended) {
    Thread runner = Thread.currentThread();
    java.lang.Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  runner.interrupt();
                  try {
                    if (!ended.await(1, TimeUnit.MINUTES)) {
                      Progress.say(
                          "the stack has not ended: ./dev down --state=e2e/target/bench-stack");
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "end-bench"));
  }
}
