package dev.edgeward.e2e.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes and waits for their end, children of this one or not. */
public final class Processes {

  private Processes() {}

  /**
   * Whether the process runs; one that has ended and was not yet collected by its parent doesn't.
   */
  public static boolean isRunning(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      int state = stat.lastIndexOf(')') + 2;
      return state >= stat.length() || (stat.charAt(state) != 'Z' && stat.charAt(state) != 'X');
    } catch (IOException e) {
      return process.isAlive();
    }
  }

  /**
   * Asks the process to end, and kills it when it hasn't within {@code grace}.
   *
   * @return whether it ended by itself
   */
  public static boolean terminate(ProcessHandle process, Duration grace)
      throws InterruptedException {
    process.destroy();
    if (awaitExit(process, grace)) {
      return true;
    }
    kill(process);
    return false;
  }

  /** Kills the process and waits until it is gone. */
  public static void kill(ProcessHandle process) throws InterruptedException {
    process.destroyForcibly();
    awaitExit(process, Duration.ofSeconds(10));
  }

  /** Waits for the process to end; false when it still runs after {@code timeout}. */
  public static boolean awaitExit(ProcessHandle process, Duration timeout)
      throws InterruptedException {
    CompletableFuture<ProcessHandle> exit = process.onExit();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (isRunning(process)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        exit.get(Math.min(left, TimeUnit.MILLISECONDS.toNanos(250)), TimeUnit.NANOSECONDS);
        return true;
      } catch (TimeoutException e) {
        // look again: an ended process that nobody collects never completes the future
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return true;
  }
}
