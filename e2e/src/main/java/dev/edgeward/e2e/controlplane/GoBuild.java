package dev.edgeward.e2e.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Builds the programs of a Go module. */
final class GoBuild implements BinarySource.Supplier {

  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(15);

  private final GoModule module;
  private final Consumer<String> progress;

  GoBuild(GoModule module, Consumer<String> progress) {
    this.module = module;
    this.progress = progress;
  }

  @Override
  public boolean supply(Path folder) throws IOException, InterruptedException {
    Path executable = folder.resolve(module.programs().getFirst());
    Path log = folder.resolve("build.log");
    Process build;
    try {
      build =
          go(
              log,
              "build",
              "-trimpath",
              "-ldflags",
              "-s -w -X " + module.setting(),
              "-o",
              executable.toString(),
              module.main());
    } catch (IOException e) {
      progress.accept("there is no go command on the PATH");
      return false;
    }
    progress.accept("building " + module.title() + " with Go, about 8 minutes the first time");
    succeed(build, log);
    for (String name : module.programs().subList(1, module.programs().size())) {
      BinarySource.link(executable, folder.resolve(name));
    }
    if (!module.files().isEmpty()) {
      copyFiles(folder);
    }
    return true;
  }

  private void copyFiles(Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("module");
    Path from = Path.of(succeed(go(output, "list", "-m", "-f", "{{.Dir}}", module.path()), output));
    for (String file : module.files()) {
      // Go keeps its modules read-only, and the copy is to be deleted some day.
      Files.write(folder.resolve(GoModule.name(file)), Files.readAllBytes(from.resolve(file)));
    }
  }

  private Process go(Path output, String... arguments) throws IOException {
    var builder =
        new ProcessBuilder("go")
            .directory(module.sources().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.command().addAll(List.of(arguments));
    return builder.start();
  }

  /** Waits for the command; gives what it said. */
  private String succeed(Process go, Path output) throws IOException, InterruptedException {
    try {
      await(go);
    } finally {
      go.destroy();
    }
    String said = Files.readString(output).strip();
    if (go.exitValue() != 0) {
      throw new IOException(module.title() + " doesn't build:\n" + said);
    }
    Files.delete(output);
    return said;
  }

  private void await(Process build) throws InterruptedException {
    long start = System.nanoTime();
    while (!build.waitFor(PROGRESS_INTERVAL.toSeconds(), TimeUnit.SECONDS)) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      progress.accept(
          "building %s with Go: %d min %02d s"
              .formatted(module.title(), elapsed.toMinutes(), elapsed.toSecondsPart()));
    }
  }
}
