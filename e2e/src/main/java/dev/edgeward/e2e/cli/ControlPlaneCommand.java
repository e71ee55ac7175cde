package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.controlplane.BinarySource;
import dev.edgeward.e2e.stack.StackException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gets the executables of the control plane before something needs them. */
@Command(
    name = "controlplane",
    description = "Gets the executables of the control plane, and prints the folder they are in.")
final class ControlPlaneCommand implements Callable<Integer> {

  @Mixin private final StackAt stack = new StackAt();

  @Override
  public Integer call() throws StackException, InterruptedException {
    try {
      System.out.println(
          BinarySource.controlPlane(stack.checkout().controlPlane(), Progress::say).get());
      return 0;
    } catch (IOException e) {
      throw new StackException(String.valueOf(e.getMessage()), e);
    }
  }
}
