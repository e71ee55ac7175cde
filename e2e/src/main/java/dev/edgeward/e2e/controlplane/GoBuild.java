package dev.edgeward.e2e.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the control plane from the Go module beside this one. */
final class GoBuild implements BinarySource.Supplier {

  private static final Pattern VERSION = Pattern.compile("k8s\\.io/kubernetes (v\\S+)");
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(15);

  private final Path sources;
  private final Consumer<String> progress;

  GoBuild(Path sources, Consumer<String> progress) {
    this.sources = sources;
    this.progress = progress;
  }

  @Override
  public boolean supply(Path folder) throws IOException, InterruptedException {
    Path executable = folder.resolve(Binaries.NAMES.getFirst());
    Path log = folder.resolve("build.log");
    Process build;
    try {
      build =
          new ProcessBuilder(
                  "go",
                  "build",
                  "-trimpath",
                  "-ldflags",
                  "-s -w -X k8s.io/component-base/version.gitVersion=" + kubernetesVersion(sources),
                  "-o",
                  executable.toString(),
                  ".")
              .directory(sources.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      progress.accept("there is no go command on the PATH");
      return false;
    }
    progress.accept("building the control plane with Go, about 8 minutes the first time");
    try {
      await(build);
    } finally {
      build.destroy();
    }
    if (build.exitValue() != 0) {
      throw new IOException(
          "the control plane doesn't build:\n" + Files.readString(log).stripTrailing());
    }
    Files.delete(log);
    for (String name : Binaries.NAMES.subList(1, Binaries.NAMES.size())) {
      BinarySource.link(executable, folder.resolve(name));
    }
    return true;
  }

  private void await(Process build) throws InterruptedException {
    long start = System.nanoTime();
    while (!build.waitFor(PROGRESS_INTERVAL.toSeconds(), TimeUnit.SECONDS)) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      progress.accept(
          "building the control plane with Go: %d min %02d s"
              .formatted(elapsed.toMinutes(), elapsed.toSecondsPart()));
    }
  }

  /** The version of Kubernetes that the module builds, such as {@code v1.34.4}. */
  static String kubernetesVersion(Path sources) throws IOException {
    Matcher version = VERSION.matcher(Files.readString(sources.resolve("go.mod")));
    if (!version.find()) {
      throw new IOException(sources + "/go.mod names no version of Kubernetes");
    }
    return version.group(1);
  }

  /** The version of etcd that the module builds, such as {@code v3.6.4}. */
  static String etcdVersion(Path sources) throws IOException {
    Matcher version =
        Pattern.compile("go\\.etcd\\.io/etcd/server/v3 (v\\S+)")
            .matcher(Files.readString(sources.resolve("go.mod")));
    if (!version.find()) {
      throw new IOException(sources + "/go.mod names no version of etcd");
    }
    return version.group(1);
  }
}
