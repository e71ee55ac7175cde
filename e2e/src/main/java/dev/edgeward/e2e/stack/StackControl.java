package dev.edgeward.e2e.stack;

import dev.edgeward.e2e.process.PidFile;
import dev.edgeward.e2e.process.Processes;
import dev.edgeward.e2e.process.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What another process than the supervisor can do with a stack: look at it, bring it up to date,
 * end it.
 */
public final class StackControl {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

  private final StackFolder folder;

  public StackControl(StackFolder folder) {
    this.folder = folder;
  }

  /**
   * What a component is doing.
   *
   * @param pid of its process, when there is one
   * @param healthy whether it answers
   */
  public record Status(Component component, Optional<Long> pid, boolean healthy) {}

  /** Whether some process supervises the stack. */
  public boolean isSupervised() throws StackException {
    return SupervisorLock.isHeld(folder);
  }

  /** Whether everything was ready since the supervisor started. */
  public boolean wasReady() {
    return Files.exists(folder.upMarker());
  }

  /** Forgets what a supervisor that was killed has left behind. */
  public void forgetReady() throws IOException {
    Files.deleteIfExists(folder.upMarker());
  }

  /** The components in the order in which they start; none when the stack was never started. */
  public List<Status> status(Checkout checkout) throws InterruptedException {
    Optional<Ports> ports = folder.ports();
    if (ports.isEmpty()) {
      return List.of();
    }
    List<Status> all = new ArrayList<>();
    Services services = Services.toLookAt(checkout, folder, ports.get());
    for (Component component : Component.values()) {
      Service service = services.of(component);
      Optional<Long> pid =
          service.pidFile().running().map(PidFile.Running::process).map(ProcessHandle::pid);
      all.add(new Status(component, pid, pid.isPresent() && service.probe().ok()));
    }
    return all;
  }

  /** Has the supervisor restart what was rebuilt; returns when it has looked. */
  public void refresh(Duration timeout) throws StackException, InterruptedException {
    try {
      Files.writeString(folder.refreshRequest(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    while (Files.exists(folder.refreshRequest())) {
      if (System.nanoTime() > deadline) {
        throw new StackException("the supervisor doesn't answer; see " + folder.journal());
      }
      Thread.sleep(100);
    }
  }

  /** Ends the stack, whether it is supervised or not. */
  public void stop() throws InterruptedException {
    Optional<PidFile.Running> supervisor = folder.supervisor().running();
    if (supervisor.isPresent()) {
      Processes.terminate(supervisor.get().process(), STOP_TIMEOUT);
    }
    folder.supervisor().delete();
    Leftovers.end(folder);
  }

  /** Ends the stack and forgets all that it has stored. */
  public void purge() throws InterruptedException {
    stop();
    StackFolder.deleteRecursively(folder.root());
  }
}
