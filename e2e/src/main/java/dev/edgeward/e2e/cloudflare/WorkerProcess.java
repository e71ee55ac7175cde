package dev.edgeward.e2e.cloudflare;

import dev.edgeward.e2e.process.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A version that runs: a workerd of its own. Requests enter and leave it; once retired, it ends
 * with the last of them. Safe for use by several threads.
 */
final class WorkerProcess {

  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Path workerd;
  private final Path config;
  private final long startupMillis;
  private Process process;
  private volatile int port;
  private int inFlight;
  private boolean retired;

  private WorkerProcess(Path workerd, Path config) throws InterruptedException {
    this.workerd = workerd;
    this.config = config;
    long begin = System.nanoTime();
    this.process = launch(workerd, config);
    this.port = awaitPort(process, config);
    this.startupMillis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }

  /**
   * Starts workerd, and returns when it listens.
   *
   * @throws ApiError 10021 with what workerd said when it ended instead
   */
  static WorkerProcess start(Path workerd, Path config) throws InterruptedException {
    return new WorkerProcess(workerd, config);
  }

  int port() {
    return port;
  }

  long startupMillis() {
    return startupMillis;
  }

  /** A request comes in; false when the process has no time for it any more. */
  synchronized boolean enter() {
    if (retired) {
      return false;
    }
    inFlight++;
    return true;
  }

  /** A request that entered has ended. */
  synchronized void leave() {
    inFlight--;
    endWhenIdle();
  }

  /** Ends the process when the last request has left; takes no new ones. */
  synchronized void retire() {
    retired = true;
    endWhenIdle();
  }

  /** Whether it has died by itself and is to be started anew. */
  synchronized boolean isDead() {
    return !retired && !process.isAlive();
  }

  /** Starts it anew when it has died, as Cloudflare replaces an isolate. */
  synchronized void revive() throws InterruptedException {
    if (isDead()) {
      process = launch(workerd, config);
      port = awaitPort(process, config);
    }
  }

  /** Ends it at once, whoever waits for an answer. */
  synchronized void kill() {
    retired = true;
    process.destroyForcibly();
  }

  private void endWhenIdle() {
    if (retired && inFlight == 0) {
      Process ending = process;
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  Processes.terminate(ending.toHandle(), GRACE);
                } catch (InterruptedException e) {
                  ending.destroyForcibly();
                }
              });
    }
  }

  private static Process launch(Path workerd, Path config) {
    try {
      Files.deleteIfExists(errors(config));
      return new ProcessBuilder(
              List.of(
                  workerd.toString(),
                  "serve",
                  "--experimental",
                  // Tells, in a line of JSON, on which port it listens.
                  "--control-fd=1",
                  config.toString()))
          .redirectError(errors(config).toFile())
          .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
          .start();
    } catch (IOException e) {
      throw new IllegalStateException("workerd can't be started", e);
    }
  }

  private static int awaitPort(Process process, Path config) throws InterruptedException {
    CompletableFuture<Integer> port = new CompletableFuture<>();
    // Reading a pipe keeps a virtual thread's carrier for as long as the process lives, and a few
    // workers would leave none to answer the API with.
    Thread.ofPlatform().daemon().start(() -> follow(process, port));
    try {
      return port.get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw ApiError.upload(complaint(config));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Reads all that the process prints, so that it never waits for a reader. */
  private static void follow(Process process, CompletableFuture<Integer> port) {
    AtomicBoolean told = new AtomicBoolean();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!told.get() && line.contains("\"event\":\"listen\"")) {
          told.set(true);
          port.complete(
              Json.readObject(io.vertx.core.buffer.Buffer.buffer(line), "an event of workerd")
                  .path("port")
                  .asInt());
        }
      }
    } catch (IOException e) {
      // it has been killed
    }
    port.completeExceptionally(new IOException("workerd ended"));
  }

  private static String complaint(Path config) {
    try {
      String said = Files.readString(errors(config)).strip();
      return said.isEmpty()
          ? "the worker did not start within " + START.toSeconds() + " s"
          : said.replaceFirst("^service worker: ", "");
    } catch (IOException e) {
      return "the worker did not start";
    }
  }

  private static Path errors(Path config) {
    return config.resolveSibling("stderr.txt");
  }
}
