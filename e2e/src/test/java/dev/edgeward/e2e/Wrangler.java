package dev.edgeward.e2e;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.edgeward.e2e.process.Processes;
import dev.edgeward.e2e.stack.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Cloudflare's own client, as npm gives it, and the Node that it asks for. The versions are pinned
 * in {@code e2e/src/test/wrangler}.
 */
public final class Wrangler {

  private static final Duration INSTALL = Duration.ofMinutes(5);
  private static final Duration COMMAND = Duration.ofMinutes(2);

  private final Path pinned;
  private final Path target;

  public Wrangler(Checkout checkout) {
    this.pinned = checkout.root().resolve("e2e/src/test/wrangler");
    this.target = checkout.root().resolve("e2e/target/wrangler");
  }

  /**
   * What came of a command.
   *
   * @param output all that it said
   */
  public record Outcome(int exitCode, String output) {}

  /**
   * Installs it, unless it is there in the versions that are asked for. Where npm can't, the test
   * is skipped, but fails where {@code CI} is set.
   */
  public void install() throws IOException, InterruptedException {
    Path lock = pinned.resolve("package-lock.json");
    Path installed = target.resolve("installed.json");
    if (Files.exists(installed) && Files.mismatch(lock, installed) < 0) {
      return;
    }
    Files.createDirectories(target);
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(pinned.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    // Scripts only fetch what the packages for this machine have already.
    Outcome outcome =
        run(
            List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"),
            target,
            Map.of(),
            INSTALL);
    if (outcome.exitCode() != 0) {
      String why = "npm can't install wrangler here: " + outcome.output();
      if (System.getenv("CI") != null) {
        throw new IOException(why);
      }
      abort(why);
    }
    Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Runs a command of wrangler.
   *
   * @param folder of the worker
   * @param environment whom it talks to
   */
  public Outcome run(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(node().toString());
    command.add(target.resolve("node_modules/wrangler/bin/wrangler.js").toString());
    command.addAll(List.of(arguments));
    return run(command, folder, environment, COMMAND);
  }

  private Path node() throws IOException {
    try (Stream<Path> packages = Files.list(target.resolve("node_modules"))) {
      return packages
          .filter(one -> one.getFileName().toString().startsWith("node-"))
          .map(one -> one.resolve("bin/node"))
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new IOException("there is no Node for this machine in " + target));
    }
  }

  private static Outcome run(
      List<String> command, Path folder, Map<String, String> environment, Duration timeout)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("wrangler", ".txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (!Processes.awaitExit(process.toHandle(), timeout)) {
        throw new IOException(command + " is not done: " + Files.readString(output));
      }
      return new Outcome(process.waitFor(), Files.readString(output));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
