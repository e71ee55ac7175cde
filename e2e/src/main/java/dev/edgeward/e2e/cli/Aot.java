package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.aot.AotTraining;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.LocalStack;
import dev.edgeward.e2e.stack.StackControl;
import dev.edgeward.e2e.stack.StackException;
import dev.edgeward.e2e.stack.StackFolder;
import dev.edgeward.e2e.stack.StackOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes the AOT caches of the two programs. */
@Command(
    name = "aot",
    description =
        "Makes AOT caches, with which the two programs start in less time, until the next build.")
final class Aot implements Callable<Integer> {

  @Override
  public Integer call() throws StackException, IOException, InterruptedException {
    Checkout checkout = Checkout.here();
    var folder = new StackFolder(checkout.root().resolve("e2e/target/aot-stack"));
    new StackControl(folder).purge();
    try (LocalStack stack =
        LocalStack.start(checkout, folder, StackOptions.standard(), Progress::say)) {
      new AotTraining(stack, checkout, Progress::say).train();
    }
    return 0;
  }
}
