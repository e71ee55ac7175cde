package dev.edgeward.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one {@link Service} running: takes over the process that an earlier supervisor left, else
 * starts one; starts it anew when it dies, with growing delays; kills it when it hangs. Safe for
 * use by several threads.
 */
public final class SupervisedProcess implements AutoCloseable {

  private static final long LARGEST_LOG = 32L << 20;

  private final Service service;
  private final Timing timing;
  private final Consumer<String> journal;
  private final Object lock = new Object();

  private @Nullable Thread supervisor;
  private volatile @Nullable ProcessHandle process;
  private volatile boolean ready;
  private volatile boolean wanted;
  private volatile boolean restartAtOnce;
  private volatile int failedStarts;

  /**
   * @param journal told in a line what happens to the process
   */
  public SupervisedProcess(Service service, Timing timing, Consumer<String> journal) {
    this.service = service;
    this.timing = timing;
    this.journal = journal;
  }

  public Service service() {
    return service;
  }

  /** Begins to keep the process running; returns at once. Does nothing when it already does. */
  public void start() {
    synchronized (lock) {
      if (supervisor != null) {
        return;
      }
      wanted = true;
      supervisor =
          Thread.ofPlatform().daemon().name("supervise-" + service.name()).start(this::run);
    }
  }

  /** Ends the process and leaves it ended until {@link #start()}. */
  @Override
  public void close() throws InterruptedException {
    end(true);
  }

  /** Kills the process as {@code kill -9} does and leaves it dead until {@link #start()}. */
  public void killAndLeave() throws InterruptedException {
    end(false);
  }

  /** Kills the process as {@code kill -9} does; it comes back as after any other death. */
  public void kill() throws InterruptedException {
    ProcessHandle running = process;
    if (running != null) {
      ready = false;
      Processes.kill(running);
    }
  }

  /** Ends the process; it comes back at once. */
  public void restart() throws InterruptedException {
    ProcessHandle running = process;
    if (running != null) {
      ready = false;
      restartAtOnce = true;
      Processes.terminate(running, timing.grace());
    }
  }

  /** Restarts the process if it would be started in another way now. */
  public void refresh() throws InterruptedException {
    try {
      String now = service.launcher().prepare().fingerprint();
      Optional<PidFile.Running> running = service.pidFile().running();
      if (running.isPresent() && !running.get().fingerprint().equals(now)) {
        say("out of date");
        restart();
      }
    } catch (Service.NotYet e) {
      say("out of date, but " + e.getMessage());
    }
  }

  /** The pid of the process, when there is one. */
  public Optional<Long> pid() {
    return Optional.ofNullable(process).filter(Processes::isRunning).map(ProcessHandle::pid);
  }

  /** How often the process was started in vain since it was ready the last time. */
  public int failedStarts() {
    return failedStarts;
  }

  /** Whether the process was seen to do its work and has not ended since. */
  public boolean isReady() {
    ProcessHandle running = process;
    return ready && running != null && Processes.isRunning(running);
  }

  /**
   * Waits until the process is ready.
   *
   * @return false when it isn't after {@code timeout}
   */
  public boolean awaitReady(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!isReady()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  private void end(boolean gently) throws InterruptedException {
    Thread thread;
    synchronized (lock) {
      thread = supervisor;
      supervisor = null;
      wanted = false;
    }
    if (thread != null) {
      thread.interrupt();
      thread.join();
    }
    Optional<ProcessHandle> running =
        Optional.ofNullable(process)
            .or(() -> service.pidFile().running().map(PidFile.Running::process));
    if (running.isPresent()) {
      if (gently) {
        if (!Processes.terminate(running.get(), timing.grace())) {
          say("did not end when asked to, killed");
        }
      } else {
        Processes.kill(running.get());
      }
    }
    process = null;
    ready = false;
    service.pidFile().delete();
  }

  private void run() {
    int failures = 0;
    int failed = 0;
    try {
      while (wanted) {
        ProcessHandle running = adoptOrLaunch();
        process = running;
        long since = System.nanoTime();
        if (awaitStart(running)) {
          failed = 0;
          ready = true;
          say("ready after " + millisSince(since) + " ms, pid " + running.pid());
          watch(running);
        } else {
          failed++;
        }
        failedStarts = failed;
        ready = false;
        Duration up = Duration.ofNanos(System.nanoTime() - since);
        failures = up.compareTo(timing.stableAfter()) >= 0 ? 1 : failures + 1;
        if (restartAtOnce) {
          restartAtOnce = false;
          failures = 0;
          say("restarting");
        } else {
          Duration delay = timing.delay(failures);
          say("ended; starts again in " + delay.toMillis() + " ms");
          Thread.sleep(delay);
        }
      }
    } catch (InterruptedException e) {
      // asked to end
    } catch (RuntimeException e) {
      say("supervision failed: " + e);
      throw e;
    }
  }

  private ProcessHandle adoptOrLaunch() throws InterruptedException {
    String lastProblem = "";
    while (true) {
      String problem;
      try {
        Launch launch = service.launcher().prepare();
        Optional<ProcessHandle> adopted = adopt(launch.fingerprint());
        return adopted.isPresent() ? adopted.get() : launch(launch);
      } catch (Service.NotYet e) {
        problem = "waits: " + e.getMessage();
      } catch (IOException e) {
        problem = "can't be started: " + e.getMessage();
      }
      if (!Objects.equals(problem, lastProblem)) {
        say(problem);
        lastProblem = problem;
      }
      Thread.sleep(timing.firstDelay());
    }
  }

  private Optional<ProcessHandle> adopt(String fingerprint) throws InterruptedException {
    Optional<PidFile.Running> left = service.pidFile().running();
    if (left.isEmpty()) {
      return Optional.empty();
    }
    ProcessHandle found = left.get().process();
    if (left.get().fingerprint().equals(fingerprint)) {
      say("found running, pid " + found.pid());
      return Optional.of(found);
    }
    say("out of date, pid " + found.pid());
    Processes.terminate(found, timing.grace());
    return Optional.empty();
  }

  private ProcessHandle launch(Launch launch) throws IOException {
    keepLogSmall();
    ProcessHandle started = launch.start(service.log()).toHandle();
    process = started;
    service.pidFile().write(started, launch.fingerprint());
    return started;
  }

  private void keepLogSmall() throws IOException {
    Files.createDirectories(service.log().toAbsolutePath().getParent());
    if (Files.exists(service.log()) && Files.size(service.log()) > LARGEST_LOG) {
      Files.move(
          service.log(),
          service.log().resolveSibling(service.log().getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private boolean awaitStart(ProcessHandle running) throws InterruptedException {
    long deadline = System.nanoTime() + service.startTimeout().toNanos();
    while (Processes.isRunning(running)) {
      if (service.probe().ok()) {
        return Processes.isRunning(running);
      }
      if (System.nanoTime() > deadline) {
        say("not ready after " + service.startTimeout().toSeconds() + " s, killed");
        Processes.kill(running);
        return false;
      }
      Processes.awaitExit(running, timing.startInterval());
    }
    return false;
  }

  /** Returns when the process has ended. */
  private void watch(ProcessHandle running) throws InterruptedException {
    int failed = 0;
    long next = System.nanoTime() + timing.probeInterval().toNanos();
    while (true) {
      long wait = Math.max(0, next - System.nanoTime());
      if (Processes.awaitExit(running, Duration.ofNanos(wait))) {
        return;
      }
      next = System.nanoTime() + timing.probeInterval().toNanos();
      if (!service.watched()) {
        continue;
      }
      failed = service.probe().ok() ? 0 : failed + 1;
      if (failed >= timing.failuresToKill() && Processes.isRunning(running)) {
        say("hangs: " + failed + " health checks failed in a row, killed");
        Processes.kill(running);
        return;
      }
    }
  }

  private void say(String what) {
    try {
      journal.accept(service.name() + ": " + what);
    } catch (UncheckedIOException e) {
      // a full disk must not end the supervision
    }
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }
}
