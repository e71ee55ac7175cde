package dev.edgeward.e2e.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends the stack. */
@Command(name = "down", description = "Ends the stack; what it has stored is there the next time.")
final class Down implements Callable<Integer> {

  @Mixin private final StackAt stack = new StackAt();

  @Option(names = "--purge", description = "Forget what it has stored, too.")
  private boolean purge;

  @Override
  public Integer call() throws InterruptedException {
    if (purge) {
      stack.control().purge();
    } else {
      stack.control().stop();
    }
    return 0;
  }
}
