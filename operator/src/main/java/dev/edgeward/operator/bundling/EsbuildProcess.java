package dev.edgeward.operator.bundling;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Runs a process that knows no environment of ours, and has ended when its run has. */
final class EsbuildProcess {
  private static final Duration DEATH = Duration.ofSeconds(10);
  private static final File NOTHING = new File("/dev/null");

  private EsbuildProcess() {}

  /**
   * Runs one.
   *
   * @param command with arguments
   * @param folder that it runs in
   * @param output file for what it prints
   * @param patience how long it may take
   * @return its status, empty when it took longer
   * @throws IOException when it doesn't start
   * @throws InterruptedException when interrupted
   */
  static OptionalInt run(List<String> command, Path folder, Path output, Duration patience)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().put("GOMEMLIMIT", "256MiB");
    Process process =
        builder
            .directory(folder.toFile())
            .redirectInput(NOTHING)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)
          ? OptionalInt.of(process.exitValue())
          : OptionalInt.empty();
    } finally {
      // It may still write into the folder, which is about to be removed.
      process
          .destroyForcibly()
          .onExit()
          .completeOnTimeout(process, DEATH.toSeconds(), TimeUnit.SECONDS)
          .join();
    }
  }
}
