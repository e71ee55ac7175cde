package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.stack.StackException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of what {@code ./dev} runs. */
@Command(
    name = "./dev",
    description = "Edgeward on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Up.class,
      Down.class,
      Demo.class,
      Env.class,
      Status.class,
      Logs.class,
      Bench.class,
      Aot.class,
      Images.class,
      ControlPlaneCommand.class
    })
public final class Dev implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private Dev() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do, for one: ./dev demo");
  }

  public static void main(String[] args) {
    Logger.getLogger("").setLevel(Level.SEVERE);
    int status =
        new CommandLine(new Dev()).setExecutionExceptionHandler(Dev::explain).execute(args);
    System.exit(status);
  }

  private static int explain(
      Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
    if (problem instanceof StackException) {
      command.getErr().println("error: " + problem.getMessage());
    } else {
      problem.printStackTrace(command.getErr());
    }
    return 1;
  }
}
