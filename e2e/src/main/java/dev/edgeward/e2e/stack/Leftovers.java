package dev.edgeward.e2e.stack;

import dev.edgeward.e2e.process.PidFile;
import dev.edgeward.e2e.process.Processes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ends what a supervisor that died has left running. */
final class Leftovers {

  private static final Duration GRACE = Duration.ofSeconds(8);

  private Leftovers() {}

  /** Ends the processes of a folder that nobody supervises; the last to start goes first. */
  static void end(StackFolder folder) throws InterruptedException {
    for (Component component : List.of(Component.values()).reversed()) {
      end(folder.pidFile(Services.replicaName(component)));
      end(folder.pidFile(component));
    }
  }

  private static void end(PidFile file) throws InterruptedException {
    Optional<PidFile.Running> running = file.running();
    if (running.isPresent()) {
      Processes.terminate(running.get().process(), GRACE);
    }
    file.delete();
  }
}
