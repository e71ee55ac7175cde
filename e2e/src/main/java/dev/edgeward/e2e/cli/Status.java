package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.stack.StackControl;
import dev.edgeward.e2e.stack.StackException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what runs. */
@Command(name = "status", description = "Tells what runs; not zero when something doesn't.")
final class Status implements Callable<Integer> {

  @Mixin private final StackAt stack = new StackAt();

  @Override
  public Integer call() throws StackException, InterruptedException {
    List<StackControl.Status> all = stack.control().status(stack.checkout());
    boolean supervised = stack.control().isSupervised();
    System.out.println(supervised ? "supervised" : "not supervised");
    for (StackControl.Status one : all) {
      System.out.printf(
          "%-24s %-10s %s%n",
          one.component().title(),
          one.healthy() ? "ready" : one.pid().isPresent() ? "not ready" : "dead",
          one.pid().map(pid -> "pid " + pid).orElse(""));
    }
    boolean well = !all.isEmpty() && all.stream().allMatch(StackControl.Status::healthy);
    return supervised && well ? 0 : 1;
  }
}
