package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.stack.LocalStack;
import org.jspecify.annotations.Nullable;

/** Ends the stack when this process is asked to end, be it in the middle of the start. */
final class Shutdown {

  private final Thread starter;
  private volatile @Nullable LocalStack stack;

  private Shutdown(Thread starter) {
    this.starter = starter;
  }

  /** From now on a signal interrupts this thread, and ends the stack it may have started. */
  static Shutdown ofThisThread() {
    var shutdown = new Shutdown(Thread.currentThread());
    java.lang.Runtime.getRuntime().addShutdownHook(new Thread(shutdown::end, "shutdown"));
    return shutdown;
  }

  void closes(LocalStack started) {
    stack = started;
  }

  private void end() {
    try {
      LocalStack started = stack;
      if (started != null) {
        started.close();
      } else {
        starter.interrupt();
        starter.join(60_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
