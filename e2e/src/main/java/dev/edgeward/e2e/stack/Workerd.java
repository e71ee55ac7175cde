package dev.edgeward.e2e.stack;

import dev.edgeward.e2e.process.Launch;
import dev.edgeward.e2e.process.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The runtime: workerd with the dispatcher. It is watched, because an endless loop in a function
 * hangs the whole process, which then ignores SIGTERM too.
 *
 * @param name what this process of it is called; no two have the same
 * @param dispatcher the folder that the dispatcher's build leaves
 * @param nodeModules the folder in which the package of workerd is
 * @param keys the variables that the operator gives to the dispatcher, once there are any
 * @param extra variables that come in addition
 */
record Workerd(
    StackFolder folder,
    String name,
    Path dispatcher,
    Path nodeModules,
    int port,
    Supplier<Optional<Map<String, String>>> keys,
    Map<String, String> extra) {

  /** Loaded isolates are never evicted by workerd itself. */
  private static final String MAX_ISOLATES = "500";

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Service service() {
    return new Service(
        name,
        this::launch,
        Probes.http(() -> url() + "/v1/health"),
        true,
        Duration.ofSeconds(20),
        folder.log(name),
        folder.pidFile(name));
  }

  private Launch launch() throws Service.NotYet {
    String installed = install();
    Path executable = executable();
    Map<String, String> environment = new TreeMap<>();
    environment.put("MAX_ISOLATES", MAX_ISOLATES);
    environment.putAll(
        keys.get()
            .orElseThrow(
                () ->
                    new Service.NotYet(
                        "the operator has not made the Secret "
                            + JavaProgram.NAMESPACE
                            + "/"
                            + DispatcherKeys.SECRET)));
    environment.putAll(extra);
    return new Launch(
        List.of(
            executable.toString(),
            "serve",
            "--experimental",
            config().toString(),
            "--socket-addr=http=127.0.0.1:" + port,
            "--directory-path=disk=" + disk()),
        environment,
        List.of(installed));
  }

  private Path executable() throws Service.NotYet {
    return NativePackage.workerd(nodeModules)
        .orElseThrow(() -> new Service.NotYet("workerd is not installed in " + nodeModules));
  }

  /**
   * Copies the dispatcher, so that a build at the same time does not pull it away; gives what
   * identifies it.
   */
  private String install() throws Service.NotYet {
    Path description = dispatcher.resolve("dispatcher.json");
    if (!Files.exists(description)) {
      throw new Service.NotYet("the dispatcher is not built");
    }
    try {
      Files.createDirectories(disk());
      try (Stream<Path> files = Files.walk(dispatcher)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = folder.workerd().resolve(dispatcher.relativize(file));
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return Files.readString(description) + Files.readString(config());
    } catch (IOException e) {
      throw new Service.NotYet("the dispatcher can't be copied: " + e);
    }
  }

  /** Each process has a code store of its own. */
  private Path disk() {
    return name.equals(Component.WORKERD.title())
        ? folder.workerdDisk()
        : folder.workerd().resolve(name + "-disk");
  }

  private Path config() {
    return folder.workerd().resolve("local/config.capnp");
  }
}
