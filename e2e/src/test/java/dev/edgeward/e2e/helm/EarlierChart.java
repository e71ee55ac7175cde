package dev.edgeward.e2e.helm;

import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.StackFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The chart of the commit before. */
final class EarlierChart {

  private static final String FOLDER = "helm/edgeward";

  private EarlierChart() {}

  /** Writes it to a folder; empty where git has no such commit here, or that one has no chart. */
  static Optional<Path> find(Checkout checkout) throws IOException, InterruptedException {
    Path folder = checkout.root().resolve("e2e/target/earlier-chart");
    StackFolder.deleteRecursively(folder);
    Files.createDirectories(folder);
    Path archive = folder.resolve("chart.tar");
    boolean found =
        succeeds(
                checkout.root(),
                "git",
                "archive",
                "--format=tar",
                "-o",
                archive.toString(),
                "HEAD~1",
                FOLDER)
            && succeeds(folder, "tar", "-xf", archive.toString());
    return Optional.of(folder.resolve(FOLDER)).filter(chart -> found);
  }

  private static boolean succeeds(Path folder, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } finally {
      process.destroyForcibly();
    }
  }
}
