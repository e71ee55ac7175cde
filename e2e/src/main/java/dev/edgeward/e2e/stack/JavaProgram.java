package dev.edgeward.e2e.stack;

import dev.edgeward.e2e.process.Launch;
import dev.edgeward.e2e.process.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One of the two Java programs, run from what its build left.
 *
 * @param component which
 * @param name what this process of it is called; no two have the same
 * @param application the folder with {@code quarkus-run.jar}
 * @param httpPort where it serves
 * @param managementPort where it tells of its health
 * @param extra variables that come in addition
 */
record JavaProgram(
    StackFolder folder,
    Component component,
    String name,
    Path application,
    int httpPort,
    int managementPort,
    Map<String, String> extra) {

  /** The namespace of the release: the two programs and the keys of the runtimes. */
  static final String NAMESPACE = "edgeward";

  /** The namespace of global system functions. */
  static final String SYSTEM_NAMESPACE = "edgeward-system";

  /**
   * Memory is bounded: the machine is shared with a control plane and whoever develops on it. What
   * lives long is 25 to 50 MB with a thousand functions; without a bound of its own the young
   * generation would take more than twice that, and all of it counts as resident once it was used.
   * What compiling leaves in the C library's hands goes back to the system. A program whose memory
   * is used up ends, and is started again: which of its threads are left then nobody knows.
   */
  private static final List<String> JVM_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms32m",
          "-Xmn24m",
          "-Xmx192m",
          "-XX:MaxMetaspaceSize=128m",
          "-Xss512k",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:TrimNativeHeapInterval=10000");

  /**
   * The operator waits for others most of the time and has no hot path: what the second compiler
   * would take, a third of a start, a quarter under load and 50 MiB, never comes back.
   */
  private static final String LITTLE_COMPILING = "-XX:TieredStopAtLevel=1";

  Service service() {
    return new Service(
        name,
        this::launch,
        Probes.http(() -> "http://127.0.0.1:" + managementPort + "/q/health/ready"),
        false,
        Duration.ofMinutes(1),
        folder.log(name),
        folder.pidFile(name));
  }

  private Launch launch() throws Service.NotYet {
    Path jar = application.resolve("quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new Service.NotYet(jar + " is not built");
    }
    if (!Files.exists(folder.kubeconfig(component))) {
      throw new Service.NotYet("its kubeconfig is not there");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(javaHome(), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    if (component == Component.OPERATOR) {
      command.add(LITTLE_COMPILING);
    }
    AotCache cache = new AotCache(application);
    if (cache.isCurrent()) {
      command.add("-XX:AOTCache=" + cache.file());
    }
    command.add("-jar");
    command.add(jar.toString());
    Map<String, String> environment = new TreeMap<>();
    environment.put("KUBECONFIG", folder.kubeconfig(component).toString());
    environment.put("MALLOC_ARENA_MAX", "2"); // glibc would keep what is free per core and thread
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.put("EDGEWARD_NAMESPACE", NAMESPACE);
    environment.put("EDGEWARD_SYSTEM_NAMESPACE", SYSTEM_NAMESPACE);
    if (component == Component.OPERATOR) {
      // One that is started again goes on at once; by its host's name it would be another's.
      environment.put("EDGEWARD_LEADER_ELECTION_IDENTITY", name);
    }
    environment.putAll(extra);
    return new Launch(command, environment, builtAt());
  }

  /** Another JVM than that of this program: that of an image's base, for its AOT cache. */
  private static String javaHome() {
    String other = System.getenv("EDGEWARD_JAVA_HOME");
    return other == null ? System.getProperty("java.home") : other;
  }

  private List<String> builtAt() {
    try (Stream<Path> files = Files.walk(application)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(jar|aot)"))
          .sorted()
          .map(file -> file.getFileName() + "@" + file.toFile().lastModified())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
