package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.stack.StackException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what a shell needs in order to use the stack. */
@Command(
    name = "env",
    description = "Prints shell variables for kubectl and curl: eval \"$(./dev env)\".")
final class Env implements Callable<Integer> {

  @Mixin private final StackAt stack = new StackAt();

  @Override
  public Integer call() throws StackException {
    System.out.println("export KUBECONFIG=" + quoted(stack.folder().kubeconfig().toString()));
    System.out.println("export EDGEWARD_URL=" + stack.url());
    System.out.println("export EDGEWARD_TOKEN=" + stack.adminToken());
    return 0;
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
