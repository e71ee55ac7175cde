package dev.edgeward.e2e.scenario;

import dev.edgeward.e2e.process.Processes;
import dev.edgeward.e2e.stack.Checkout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The program that makes requests of an OpenAPI document, each by chance, and judges the answers by
 * it. A Python program in an environment of its own; the versions are pinned beside its settings.
 */
final class Schemathesis {

  private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration GRACE = Duration.ofMinutes(2);
  private static final int SHOWN_LINES = 300;

  private final Path settings;
  private final Path target;
  private final Path environment;

  Schemathesis(Checkout checkout) {
    this.settings = checkout.root().resolve("e2e/src/test/schemathesis");
    this.target = checkout.root().resolve("e2e/target/schemathesis");
    this.environment = target.resolve("venv");
  }

  /**
   * What came of a program.
   *
   * @param output the end of what it said
   */
  record Outcome(int exitCode, String output) {}

  /** Sets the program up, unless it is there in the versions that are asked for. */
  void install() throws IOException, InterruptedException {
    Path wanted = settings.resolve("requirements.txt");
    Path present = target.resolve("installed.txt");
    if (Files.exists(present) && Files.mismatch(wanted, present) < 0) {
      return;
    }
    Files.createDirectories(target);
    succeed("python3", "-m", "venv", "--clear", environment.toString());
    succeed(
        environment.resolve("bin/pip").toString(),
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
        wanted.toString());
    Files.copy(wanted, present, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Makes requests for as long as {@code budget}, or less where it has no more to ask.
   *
   * @param phases which of its phases, with commas
   * @param document in JSON
   * @param api where the server is
   * @param token of the caller
   */
  Outcome run(String phases, String document, URI api, String token, Duration budget)
      throws IOException, InterruptedException {
    Path file = target.resolve("openapi-" + phases + ".json");
    Files.writeString(file, document);
    return run(
        List.of(
            environment.resolve("bin/schemathesis").toString(),
            "--config-file",
            settings.resolve("schemathesis.toml").toString(),
            "run",
            file.toString(),
            "--url",
            api.toString(),
            "--phases",
            phases,
            "--max-time",
            Long.toString(budget.toSeconds()),
            "--no-color"),
        Map.of("EDGEWARD_TOKEN", token, "COLUMNS", "120"),
        phases + ".txt",
        budget.plus(GRACE));
  }

  private void succeed(String... command) throws IOException, InterruptedException {
    Outcome outcome = run(List.of(command), Map.of(), "install.txt", INSTALL_TIMEOUT);
    if (outcome.exitCode() != 0) {
      throw new IOException(String.join(" ", command) + ":\n" + outcome.output());
    }
  }

  private Outcome run(
      List<String> command, Map<String, String> variables, String log, Duration timeout)
      throws IOException, InterruptedException {
    Path output = target.resolve(log);
    var builder =
        new ProcessBuilder(command)
            .directory(target.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (!Processes.awaitExit(process.toHandle(), timeout)) {
        throw new IOException(command.getFirst() + " is not done; see " + output);
      }
      return new Outcome(process.waitFor(), end(output));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String end(Path output) throws IOException {
    List<String> lines = Files.readAllLines(output);
    return lines.stream()
        .skip(Math.max(0, lines.size() - SHOWN_LINES))
        .collect(Collectors.joining("\n"));
  }
}
